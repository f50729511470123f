const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** "410 MB": a size to three digits, in powers of 1000. */
export function byteText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : Number((bytes / 1000 ** power).toPrecision(3))} ${UNITS[power]}`;
}
