import type { Matrix } from './matrix.ts';
import { PanelFactor } from './panel-factor.ts';
import { PendingUpdates } from './pending-updates.ts';

/**
 * A symmetric band matrix by columns: entry (i, j), 0 <= i - j <= `bandwidth`, is `data[j * stride + i - j]`.
 *
 * `stride` is 2 * bandwidth + 1, so that the bulges of the chase have room below the band.
 */
export interface SymmetricBand {
  readonly n: number;
  readonly bandwidth: number;
  readonly stride: number;
  readonly data: Float64Array;
}

/**
 * Reduces a symmetric matrix to the given bandwidth by orthogonal similarity, nearly all of it in GEMMs; `a` is overwritten.
 *
 * Bischof, Lang and Sun (2000), successive band reduction: a panel below the band is factored, P = Q R, and the rest
 * becomes Q^T A Q. As in LAPACK's dsytrd the updates of several panels are gathered before the rest is rewritten.
 */
export async function reduceToBand(
  a: Matrix,
  bandwidth: number,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SymmetricBand> {
  const n = a.rows;
  const b = bandwidth;
  const stride = 2 * b + 1;
  const band: SymmetricBand = { n, bandwidth, stride, data: new Float64Array(n * stride) };
  const panel = new PanelFactor(b, n);
  const pending = await PendingUpdates.open(b, n);
  const rest = a.data; // m x m: rows and columns `origin` and on of the matrix under way
  let m = n;
  let origin = 0;
  for (let first = 0; ; first += b) {
    options.signal?.throwIfAborted();
    const at = first - origin;
    const width = Math.min(b, n - first);
    const strip = await pending.current(rest, { m, at, width });
    for (let c = 0; c < width; c++) {
      for (let r = c; r < width; r++) band.data[(first + c) * stride + r - c] = strip[c * m + at + r];
    }
    if (n - first <= b) return band;
    const start = at + b;
    const { vt, taus } = panel.factor(strip, { m, start });
    // R, left of the panel's upper triangle, sits inside the band.
    for (let c = 0; c < b; c++) {
      for (let r = 0; r <= c && start + r < m; r++) {
        band.data[(first + c) * stride + b + r - c] = panel.upper(start + r, c);
      }
    }
    await pending.add(rest, m, vt, taus);
    if (pending.full) {
      await pending.apply(rest, m, start);
      m -= start;
      origin += start;
    }
  }
}
