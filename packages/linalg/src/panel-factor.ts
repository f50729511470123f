import { type OrthogonalKernels, orthogonalKernels } from './orthogonal-kernels.ts';
import { reflector } from './tridiagonal.ts';

/** The QR factors of panels of up to `width` columns and n rows, one panel after the other in the same memory. */
export class PanelFactor {
  readonly width: number;
  readonly #stride: number;
  readonly #numbers: Float64Array;
  readonly #kernels: OrthogonalKernels;

  constructor(width: number, n: number) {
    this.width = width;
    this.#stride = 8 * Math.ceil(n / 8);
    const { kernels, numbers } = orthogonalKernels((width + 1) * this.#stride);
    this.#kernels = kernels;
    this.#numbers = numbers;
  }

  /**
   * Factors the panel whose columns are the rows of `strip` (width x m), from row `start` on: P = Q R, R is at `upper`.
   *
   * Q = H_0 H_1 ..., H_c = I - taus[c] v_c v_c^T, where v_c is row c of the returned `vt` (width x m), zero up to start + c.
   */
  factor(
    strip: Float64Array,
    { m, start }: { readonly m: number; readonly start: number },
  ): { vt: Float64Array; taus: Float64Array } {
    const width = this.width;
    const stride = this.#stride;
    const numbers = this.#numbers;
    const vt = new Float64Array(width * m);
    const taus = new Float64Array(width);
    for (let c = 0; c < width; c++) {
      numbers.set(strip.subarray(c * m, (c + 1) * m), c * stride);
      numbers.fill(0, c * stride + m, (c + 1) * stride);
    }
    const v = numbers.subarray(width * stride);
    v.fill(0);
    for (let c = 0; c < width && start + c < m; c++) {
      const first = start + c;
      const column = c * stride;
      if (c > 0) v[first - 1] = 0;
      for (let i = first; i < m; i++) v[i] = numbers[column + i];
      const { tau, beta } = reflector(v, first, m);
      numbers[column + first] = beta;
      vt.set(v.subarray(first, m), c * m + first);
      taus[c] = tau;
      if (tau === 0) continue;
      const even = first - (first % 8); // the kernel takes whole lines; v is zero before `first`
      const length = 8 * (stride - even);
      const next = 8 * (column + stride + even);
      this.#kernels.fromLeft(next, 8 * stride, width - 1 - c, length, 8 * (width * stride + even), tau);
    }
    return { vt, taus };
  }

  /** Entry (row, column) of R, row <= column, in the rows of the panel. */
  upper(row: number, column: number): number {
    return this.#numbers[column * this.#stride + row];
  }
}
