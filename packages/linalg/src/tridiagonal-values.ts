import type { Matrix } from './matrix.ts';
import { reflector, type Tridiagonal } from './tridiagonal.ts';
import { UPDATE_ROWS, type UpdateKernel, updateKernel } from './update-kernel.ts';

/**
 * The tridiagonal form of a symmetric matrix without its basis, for eigenvalues alone.
 *
 * Golub and Van Loan, Matrix Computations, algorithm 8.3.1, but the update A -= v w^T + w v^T of one step and the product A u of the next pass over A
 * together, in WebAssembly: a third of the time at n = 128.
 */
export function tridiagonalValues(a: Matrix): Tridiagonal {
  const n = a.rows;
  if (room === undefined || room.capacity < n) room = new Room(n);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  room.fill(a);
  const { numbers, p, w } = room;
  let [v, u] = room.vectors; // the update that A still lacks is v w^T + w v^T
  for (let k = 0; k < n; k++) {
    diagonal[k] = numbers[k * room.stride + k] - 2 * v[k] * w[k];
    if (k === n - 1) break;
    u[k] = 0;
    for (let i = k + 1; i < n; i++) u[i] = numbers[i * room.stride + k] - v[i] * w[k] - w[i] * v[k];
    const { tau, beta } = reflector(u, k + 1, n);
    offDiagonal[k] = beta;
    // Rows and columns that are done change nothing: v, w and u are 0 there.
    v[k] = 0;
    w[k] = 0;
    p.fill(0);
    room.updateAndMultiply(k + 1, { v, u });
    let pu = 0;
    for (let i = k + 1; i < n; i++) {
      p[i] *= tau;
      pu += p[i] * u[i];
    }
    const half = (tau / 2) * pu;
    for (let i = k + 1; i < n; i++) w[i] = p[i] - half * u[i]; // zero where tau is
    [v, u] = [u, v];
  }
  return { diagonal, offDiagonal };
}

/** Kept from call to call, which are many and small. */
let room: Room | undefined;

/** Memory for a matrix of up to `capacity` rows and four vectors, in whole blocks of rows, zero beyond what is used. */
class Room {
  readonly capacity: number;
  /** Numbers from one row to the next; no power of two, which would put a column on few lines of the cache. */
  readonly stride: number;
  readonly numbers: Float64Array;
  readonly w: Float64Array;
  readonly p: Float64Array;
  readonly vectors: [Float64Array, Float64Array];
  readonly #kernel: UpdateKernel;
  #end = 0;

  constructor(n: number) {
    const rows = UPDATE_ROWS * Math.ceil(n / UPDATE_ROWS);
    this.capacity = rows;
    this.stride = rows + 2;
    const { exports, buffer } = updateKernel.instance(8 * this.stride * (rows + 4));
    this.#kernel = exports;
    this.numbers = new Float64Array(buffer, 0, this.stride * rows);
    const vector = (at: number) => new Float64Array(buffer, 8 * this.stride * (rows + at), rows);
    this.vectors = [vector(0), vector(1)];
    this.w = vector(2);
    this.p = vector(3);
  }

  fill({ rows: n, data }: Matrix): void {
    this.#end = UPDATE_ROWS * Math.ceil(n / UPDATE_ROWS);
    for (const vector of [...this.vectors, this.w]) vector.fill(0);
    for (let i = 0; i < this.#end; i++) {
      const row = this.numbers.subarray(i * this.stride, i * this.stride + this.#end);
      if (i < n) row.set(data.subarray(i * n, (i + 1) * n));
      row.fill(0, i < n ? n : 0);
    }
  }

  /** A -= v w^T + w v^T, then p += A u, over rows and columns from `start`. */
  updateAndMultiply(start: number, { v, u }: { readonly v: Float64Array; readonly u: Float64Array }): void {
    const from = start - (start % UPDATE_ROWS);
    const { w, p, stride } = this;
    const row = 8 * from * stride;
    const vectors = [v.byteOffset, w.byteOffset, u.byteOffset, p.byteOffset] as const;
    this.#kernel.update(row, 8 * stride, 8 * from, 8 * this.#end, ...vectors);
  }
}
