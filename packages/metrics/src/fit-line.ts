/** The least-squares line y = intercept + slope x, and the root mean square of what it leaves (over n - 2). */
export function fitLine(
  x: readonly number[],
  y: readonly number[],
): { intercept: number; slope: number; residual: number } {
  const n = x.length;
  const meanX = x.reduce((sum, value) => sum + value, 0) / n;
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - meanX) ** 2;
    xy += (x[i]! - meanX) * (y[i]! - meanY);
  }
  const slope = xy / xx;
  const intercept = meanY - slope * meanX;
  const squares = y.reduce((sum, value, i) => sum + (value - intercept - slope * x[i]!) ** 2, 0);
  return { intercept, slope, residual: Math.sqrt(squares / (n - 2)) };
}
