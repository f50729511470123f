import { CentredColumns } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { columnMeans, type FeatureMatrix, featureRows } from './feature-matrix.ts';

/** Rows that one run takes, and the indices i and j of the entries that one GEMM gives: chosen for speed, memory stays small. */
const CHUNK_ROWS = 2048;
const SLICES = 16;
const STRIP = 16;

/**
 * The third central moments T_ijk = (1/n) sum (x_i - m_i)(x_j - m_j)(x_k - m_k) of n rows, packed: entry
 * k(k+1)(k+2)/6 + j(j+1)/2 + i for i <= j <= k, so that the moments of the first r' columns come first.
 *
 * Two passes: the exact mean, then {@link thirdSums}. Checked against NumPy.
 */
export async function thirdMoments(
  x: FeatureMatrix,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Float64Array> {
  const packed = await thirdSums(x, columnMeans(x), options);
  for (let at = 0; at < packed.length; at++) packed[at] /= x.rows;
  return packed;
}

/** sum (x_i - m_i)(x_j - m_j)(x_k - m_k) over the rows about any m, packed; GEMMs of n r^3 / 5 multiplications at r = 128. */
export async function thirdSums(
  x: FeatureMatrix,
  origin: Float64Array,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Float64Array> {
  const r = x.cols;
  const packed = new Float64Array(packedLength(r));
  const room = new CentredColumns(r, Math.min(CHUNK_ROWS, x.rows));
  for (let row = 0; row < x.rows; row += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, x.rows - row);
    const { columns } = room.of(featureRows(x, row, rows).data, origin);
    for (let first = 0; first < r; first += SLICES) {
      options.signal?.throwIfAborted();
      const strips = stripsOf(r - first);
      const session = await graphSession(`statistics third moments ${r - first}`, () => sliceGraph(strips));
      const tail = columns.subarray(first * rows);
      const outputs = await session.run({
        columns: { type: 'float64', dims: [r - first, rows], data: tail },
      });
      for (const { from, to } of strips) {
        addSlices(packed, outputs[`sums_${from}`]!.data as Float64Array, { first, from, to, r });
      }
    }
  }
  return packed;
}

/** r (r + 1) (r + 2) / 6: the different entries of a symmetric r x r x r tensor. */
export function packedLength(r: number): number {
  return (r * (r + 1) * (r + 2)) / 6;
}

/**
 * sum over all i, j, k of (root(a_ijk) - root(b_ijk))^2 for packed moments of r columns each: an entry stands for 6
 * places of the tensor, 3 where two of its indices are equal, 1 where all are.
 */
export function thirdMomentDistance(
  a: Float64Array,
  b: Float64Array,
  { r, root }: { readonly r: number; readonly root: 'cube' | 'none' },
): number {
  let total = 0;
  let at = 0;
  for (let k = 0; k < r; k++) {
    for (let j = 0; j <= k; j++) {
      for (let i = 0; i <= j; i++, at++) {
        const gap = root === 'cube' ? Math.cbrt(a[at]) - Math.cbrt(b[at]) : a[at] - b[at];
        const places = i === k ? 1 : i === j || j === k ? 3 : 6;
        total += places * gap * gap;
      }
    }
  }
  return total;
}

/** Columns from .. to of those from `first` on. */
interface Strip {
  readonly from: number;
  readonly to: number;
}

function stripsOf(tail: number): Strip[] {
  return Array.from({ length: Math.ceil(tail / STRIP) }, (_, strip) => ({
    from: strip * STRIP,
    to: Math.min((strip + 1) * STRIP, tail),
  }));
}

/** Adds sums[s, j, k], of the indices first + s, first + from + j and first + from + k, to their packed places. */
function addSlices(
  packed: Float64Array,
  sums: Float64Array,
  { first, from, to, r }: Strip & { readonly first: number; readonly r: number },
): void {
  const width = r - first - from;
  const slices = Math.min(SLICES, r - first);
  for (let s = 0; s < slices; s++) {
    for (let j = Math.max(s, from); j < to; j++) {
      const [J, I] = [first + j, first + s];
      const row = (s * (to - from) + j - from) * width - from;
      for (let k = j; k < r - first; k++) {
        const K = first + k;
        packed[(K * (K + 1) * (K + 2)) / 6 + (J * (J + 1)) / 2 + I] += sums[row + k];
      }
    }
  }
}

/**
 * Of columns c (r x n): for each strip of columns j, sum over n of c_s c_j c_k for each of the first SLICES columns s and the
 * columns k from the strip's first on, in one GEMM. Entries with k before j are in another strip.
 */
function sliceGraph(strips: readonly Strip[]): Uint8Array {
  const graph = new GraphBuilder('third_moments');
  const integers = (...values: number[]) =>
    graph.constant({ type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) });
  const columns = graph.input('columns', 'float64', ['r', 'n']);
  const end = strips.at(-1)!.to;
  const between = (from: number, to: number) =>
    from === 0 && to === end
      ? columns
      : graph.node('Slice', [columns, integers(from), integers(to), integers(0)])[0]!;
  const slices = Math.min(SLICES, end);
  const [head] = graph.node('Unsqueeze', [between(0, slices), integers(1)]);
  for (const { from, to } of strips) {
    const [strip] = graph.node('Unsqueeze', [between(from, to), integers(0)]);
    const [products] = graph.node('Mul', [head!, strip!]); // slices x strip x n
    const [rows] = graph.node('Flatten', [products!], { axis: 2 });
    graph.output(graph.node('Gemm', [rows!, between(from, end)], { transB: 1 })[0]!, `sums_${from}`);
  }
  return graph.build();
}
