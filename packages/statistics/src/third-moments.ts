import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { columnMeans, type FeatureMatrix, featureRows, featureTensor } from './feature-matrix.ts';

/** Rows that one run takes, and indices i whose slices T_i.. one GEMM gives: chosen for speed, memory stays small. */
const CHUNK_ROWS = 2048;
const SLICES = 8;

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

/** sum (x_i - m_i)(x_j - m_j)(x_k - m_k) over the rows about any m, packed; GEMMs of about n r^3 / 3 multiplications. */
export async function thirdSums(
  x: FeatureMatrix,
  origin: Float64Array,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Float64Array> {
  const r = x.cols;
  const packed = new Float64Array(packedLength(r));
  const { type } = featureTensor(x);
  const mean = { type: 'float64', dims: [r], data: origin } as const;
  for (let first = 0; first < r; first += SLICES) {
    const session = await graphSession(`statistics third moments ${type} ${first}`, () =>
      sliceGraph(type, first),
    );
    for (let row = 0; row < x.rows; row += CHUNK_ROWS) {
      options.signal?.throwIfAborted();
      const chunk = featureTensor(featureRows(x, row, Math.min(CHUNK_ROWS, x.rows - row)));
      const { sums } = await session.run({ x: chunk, mean });
      addSlices(packed, sums!.data as Float64Array, { first, r });
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

/** Adds sums[s, j, k], of the indices first + s, first + j and first + k, to their packed places. */
function addSlices(
  packed: Float64Array,
  sums: Float64Array,
  { first, r }: { readonly first: number; readonly r: number },
): void {
  const tail = r - first;
  const slices = Math.min(SLICES, tail);
  for (let s = 0; s < slices; s++) {
    for (let j = s; j < tail; j++) {
      const [J, I] = [first + j, first + s];
      for (let k = j; k < tail; k++) {
        const K = first + k;
        packed[(K * (K + 1) * (K + 2)) / 6 + (J * (J + 1)) / 2 + I] += sums[(s * tail + j) * tail + k];
      }
    }
  }
}

/** With C = x - mean from column `first` on: (c_s * C)^T C for each of the first SLICES columns c_s, in one GEMM. */
function sliceGraph(type: 'float32' | 'float64', first: number): Uint8Array {
  const FLOAT64 = 11; // TensorProto.DOUBLE
  const graph = new GraphBuilder('third_moments');
  const integers = (...values: number[]) =>
    graph.constant({ type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) });
  const x = graph.input('x', type, ['n', 'r']);
  const mean = graph.input('mean', 'float64', ['r']);
  const [wide] = graph.node('Cast', [x], { to: FLOAT64 });
  const [centred] = graph.node('Sub', [wide!, mean]);
  const end = 2 ** 31;
  const columns = integers(1);
  const [tail] = graph.node('Slice', [centred!, integers(first), integers(end), columns]);
  const [head] = graph.node('Slice', [centred!, integers(first), integers(first + SLICES), columns]);
  const [tall] = graph.node('Unsqueeze', [head!, integers(2)]);
  const [flat] = graph.node('Unsqueeze', [tail!, integers(1)]);
  const [products] = graph.node('Mul', [tall!, flat!]); // n x slices x tail
  const [rows] = graph.node('Flatten', [products!], { axis: 1 });
  graph.output(graph.node('Gemm', [rows!, tail!], { transA: 1 })[0]!, 'sums');
  return graph.build();
}
