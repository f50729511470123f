const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 16_400_000 as "16.4M". */
export function compactNumber(value: number): string {
  return compact.format(value);
}

/** 50000 as "50,000". */
export function wholeNumber(value: number): string {
  return whole.format(value);
}

/** A score with the column's digits and scale; a true minus sign, so that columns align. */
export function scoreText(value: number, column: { digits: number; scale: number }): string {
  return (value * column.scale).toFixed(column.digits).replace('-', '\u2212');
}

/** "1 image", "2 images". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${wholeNumber(count)} ${count === 1 ? singular : plural}`;
}

/** 1 as "1st". */
export function ordinal(value: number): string {
  const tens = value % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${suffix}`;
}

/** 1_234_567 bytes as "1.2 MB". */
export function byteText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}
