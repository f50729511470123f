import { invariant } from '@fidboard/core';
import {
  type Code,
  f32x4,
  f64,
  f64x2,
  i32,
  type Local,
  loop,
  pairOf,
  wasmFunction,
} from './wasm-assembler.ts';
import { WasmModule } from './wasm-module.ts';

/** Rows of which every column is done before the next: a line of each stays in the first cache. */
const ROW_BLOCK = 256;
/** Bytes after each row: rows of a power of two would all fall on the same few lines of the cache. */
const PADDING = 64;

/** Four columns of `rows` rows (an even number); strides are in bytes, all else but `rows` are addresses. */
type Kernel = (
  ...args: [from: number, rows: number, stride: number, shift: number, to: number, step: number, sums: number]
) => void;

interface Kernels {
  readonly fromFloat32: Kernel;
  readonly fromFloat64: Kernel;
}

/** Room in which blocks of rows are centred, widened to float64 and transposed, one block after the other. */
export class CentredColumns {
  readonly #cols: number;
  readonly #capacity: number;
  readonly #buffer: ArrayBuffer;
  readonly #kernels: Kernels;

  constructor(cols: number, capacity: number) {
    this.#cols = cols;
    this.#capacity = capacity;
    // The columns, the rows, the shift and the sums
    const bytes = 8 * (2 * cols * capacity + 2 * cols) + PADDING * capacity;
    const { exports, buffer } = kernels.instance(bytes);
    this.#kernels = exports;
    this.#buffer = buffer;
  }

  /**
   * Column j of x - shift as row j of `columns` (cols x rows), and the sum of each; both are valid until the next call.
   */
  of(
    x: Float32Array | Float64Array,
    shift: Float64Array,
  ): { readonly columns: Float64Array; readonly sums: Float64Array } {
    const d = this.#cols;
    const n = x.length / d;
    invariant(
      Number.isInteger(n) && n <= this.#capacity,
      'CentredColumns',
      `up to ${this.#capacity} rows`,
      n,
    );
    const buffer = this.#buffer;
    const columns = new Float64Array(buffer, 0, d * n);
    const sums = new Float64Array(buffer, 8 * d * this.#capacity, d);
    const origin = new Float64Array(buffer, sums.byteOffset + 8 * d, d);
    origin.set(shift);
    sums.fill(0);
    const from = origin.byteOffset + 8 * d;
    const stride = d * x.BYTES_PER_ELEMENT + PADDING;
    this.#copyRows(x, { from, stride });
    // Whole tiles of 2 rows and 4 columns in WebAssembly, the rest here
    const [wholeRows, wholeCols] = [n - (n % 2), d - (d % 4)];
    const kernel = x instanceof Float32Array ? this.#kernels.fromFloat32 : this.#kernels.fromFloat64;
    for (let i = 0; i < wholeRows; i += ROW_BLOCK) {
      const count = Math.min(ROW_BLOCK, wholeRows - i);
      for (let j = 0; j < wholeCols; j += 4) {
        const source = from + i * stride + j * x.BYTES_PER_ELEMENT;
        const [shiftAt, sumsAt] = [origin.byteOffset + 8 * j, sums.byteOffset + 8 * j];
        kernel(source, count, stride, shiftAt, 8 * (j * n + i), 8 * n, sumsAt);
      }
    }
    for (let j = 0; j < d; j++) {
      for (let i = j < wholeCols ? wholeRows : 0; i < n; i++) {
        const value = x[i * d + j] - shift[j];
        columns[j * n + i] = value;
        sums[j] += value;
      }
    }
    return { columns, sums };
  }

  #copyRows(
    x: Float32Array | Float64Array,
    { from, stride }: { readonly from: number; readonly stride: number },
  ): void {
    const bytes = new Uint8Array(x.buffer, x.byteOffset, x.byteLength);
    const size = this.#cols * x.BYTES_PER_ELEMENT;
    const rows = new Uint8Array(this.#buffer, from);
    for (let at = 0, to = 0; at < bytes.length; at += size, to += stride) {
      rows.set(bytes.subarray(at, at + size), to);
    }
  }
}

/** Tiles of 2 rows and 4 columns: each pair of a row is widened and centred, pairs of two rows become pairs of columns. */
function transposition(type: 'float32' | 'float64') {
  return wasmFunction({
    name: type === 'float32' ? 'fromFloat32' : 'fromFloat64',
    parameters: {
      ...({ from: 'i32', rows: 'i32', stride: 'i32', shift: 'i32' } as const),
      ...({ to: 'i32', step: 'i32', sums: 'i32' } as const),
    },
    locals: {
      ...({ r: 'i32', y: 'i32', four: 'v128', shift0: 'v128', shift1: 'v128' } as const),
      ...({ a0: 'v128', a1: 'v128', b0: 'v128', b1: 'v128', column: 'v128' } as const),
      ...({ q0: 'v128', q1: 'v128', q2: 'v128', q3: 'v128' } as const),
    },
    body: (l) => {
      const sums = [l.q0, l.q1, l.q2, l.q3];
      const centredRow = (low: Local, high: Local): Code => {
        const [first, second]: [Code, Code] =
          type === 'float32'
            ? [f32x4.promoteLow(l.four.get), f32x4.promoteLow(f32x4.highToLow(l.four))]
            : [f64x2.load(l.from.get), f64x2.load(l.from.get, 16)];
        return [
          ...(type === 'float32' ? l.four.set(f32x4.load(l.from.get)) : []),
          ...low.set(f64x2.sub(first, l.shift0.get)),
          ...high.set(f64x2.sub(second, l.shift1.get)),
          ...l.from.set(i32.add(l.from.get, l.stride.get)),
        ];
      };
      const storeColumn = (k: number): Code => {
        const [a, b] = k < 2 ? [l.a0, l.b0] : [l.a1, l.b1];
        return [
          ...l.column.set(pairOf(a, b, k % 2 === 0 ? 0 : 1)),
          ...sums[k]!.set(f64x2.add(sums[k]!.get, l.column.get)),
          ...f64x2.store(l.y.get, l.column.get),
          ...l.y.set(i32.add(l.y.get, l.step.get)),
        ];
      };
      return [
        ...l.shift0.set(f64x2.load(l.shift.get)),
        ...l.shift1.set(f64x2.load(l.shift.get, 16)),
        ...sums.flatMap((q) => q.set(f64x2.zero)),
        ...loop(l.r, { from: i32.const(0), end: l.rows.get, step: 2 }, [
          ...centredRow(l.a0, l.a1),
          ...centredRow(l.b0, l.b1),
          ...l.y.set(l.to.get),
          ...[0, 1, 2, 3].flatMap(storeColumn),
          ...l.to.set(i32.add(l.to.get, i32.const(16))),
        ]),
        ...sums.flatMap((q, k) =>
          f64.store(
            l.sums.get,
            f64.add(f64.load(l.sums.get, 8 * k), f64.add(f64x2.lane(q.get, 0), f64x2.lane(q.get, 1))),
            8 * k,
          ),
        ),
      ];
    },
  });
}

const kernels = new WasmModule<Kernels>([transposition('float32'), transposition('float64')]);
