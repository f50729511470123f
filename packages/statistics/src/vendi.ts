import { matrix, symmetricEigenvalues } from '@fidboard/linalg';
import { GraphBuilder, graphSession, type TensorType } from '@fidboard/onnx';
import { type FeatureMatrix, featureRows, featureTensor } from './feature-matrix.ts';
import { tooFew } from './moments.ts';
import { inverseLengths } from './unit-rows.ts';

/** How many different images there seem to be. */
export interface VendiResult {
  /** exp(entropy): 1 where all rows have one direction, up to n where they are all at right angles. */
  readonly value: number;
  /** -sum l ln l over the eigenvalues l of X X^T / n. */
  readonly entropy: number;
  /** Which matrix the eigenvalues are of: n x n, or d x d where that is smaller. */
  readonly side: 'images' | 'features';
}

const CHUNK_ROWS = 1024;

/**
 * Vendi score (Friedman and Dieng 2023) with the cosine kernel: exp of the Shannon entropy of the eigenvalues of X X^T / n,
 * rows of X scaled to length 1.
 *
 * The eigenvalues but for zeros are those of X^T X / n, which is taken where d < n. Checked to 1e-9 relative against
 * numpy.linalg.eigvalsh. Refuses rows of zeros and fewer than 2 rows.
 */
export async function vendiScore(
  x: FeatureMatrix,
  options: { readonly signal?: AbortSignal } = {},
): Promise<VendiResult> {
  if (x.rows < 2) throw tooFew(x.rows);
  const factors = inverseLengths(x, 'sample');
  const side = x.cols < x.rows ? 'features' : 'images';
  const gram =
    side === 'features' ? await ofFeatures(x, factors, options.signal) : await ofImages(x, factors);
  const size = side === 'features' ? x.cols : x.rows;
  const eigenvalues = await symmetricEigenvalues(
    matrix(
      size,
      size,
      gram.map((entry) => entry / x.rows),
    ),
    options,
  );
  let entropy = 0;
  // What rounding leaves of zeros may be negative; x ln x goes to 0 with x.
  for (const value of eigenvalues) if (value > 0) entropy -= value * Math.log(value);
  return { value: Math.exp(entropy), entropy, side };
}

/** X^T X of unit rows, chunk by chunk. */
async function ofFeatures(
  x: FeatureMatrix,
  factors: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const { type } = featureTensor(x);
  const session = await graphSession(`statistics unit rows cross ${type}`, () => {
    const graph = new GraphBuilder('unit_rows_cross');
    const unit = unitRows(graph, type);
    const sum = graph.input('sum', 'float64', ['d', 'd']);
    graph.output(graph.node('Gemm', [unit, unit, sum], { transA: 1 })[0]!, 'cross');
    return graph.build();
  });
  let sum: Float64Array = new Float64Array(x.cols ** 2);
  for (let first = 0; first < x.rows; first += CHUNK_ROWS) {
    signal?.throwIfAborted();
    const rows = featureRows(x, first, Math.min(CHUNK_ROWS, x.rows - first));
    const { cross } = await session.run({
      x: featureTensor(rows),
      factors: { type: 'float64', dims: [rows.rows, 1], data: factors.subarray(first, first + rows.rows) },
      sum: { type: 'float64', dims: [x.cols, x.cols], data: sum },
    });
    sum = cross!.data as Float64Array;
  }
  return sum;
}

/** X X^T of unit rows; there are no more rows than columns. */
async function ofImages(x: FeatureMatrix, factors: Float64Array): Promise<Float64Array> {
  const { type } = featureTensor(x);
  const session = await graphSession(`statistics unit rows Gram ${type}`, () => {
    const graph = new GraphBuilder('unit_rows_gram');
    const unit = unitRows(graph, type);
    graph.output(graph.node('Gemm', [unit, unit], { transB: 1 })[0]!, 'gram');
    return graph.build();
  });
  const { gram } = await session.run({
    x: featureTensor(x),
    factors: { type: 'float64', dims: [x.rows, 1], data: factors },
  });
  return gram!.data as Float64Array;
}

function unitRows(graph: GraphBuilder, type: TensorType): string {
  const FLOAT64 = 11; // TensorProto.DOUBLE
  const x = graph.input('x', type, ['n', 'd']);
  const factors = graph.input('factors', 'float64', ['n', 1]);
  const [wide] = graph.node('Cast', [x], { to: FLOAT64 });
  return graph.node('Mul', [wide!, factors])[0]!;
}
