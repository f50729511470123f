/** "0.485, 0.456, 0.406". */
export function channelsText(values: readonly number[]): string {
  return values.join(', ');
}

/** Three numbers with commas between; null for anything else. */
export function readChannels(text: string): readonly number[] | null {
  const parts = text.split(',').map((part) => part.trim());
  const numbers = parts.map(Number);
  return parts.length === 3 && parts.every((part) => part !== '') && numbers.every(Number.isFinite)
    ? numbers
    : null;
}
