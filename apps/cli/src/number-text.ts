/** A number with so many significant digits, without an exponent where a person would not write one. */
export function digits(value: number, significant: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-6 || magnitude >= 1e9)) return value.toExponential(significant - 1);
  const decimals = magnitude === 0 ? 0 : significant - 1 - Math.floor(Math.log10(magnitude));
  return value.toFixed(Math.min(12, Math.max(0, decimals)));
}
