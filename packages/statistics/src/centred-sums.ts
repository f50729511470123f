import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { type FeatureMatrix, featureRows, featureTensor } from './feature-matrix.ts';

/** n, sum (x - shift) and sum (x - shift)(x - shift)^T over rows x; `cross` is d x d, row-major. */
export interface CentredSums {
  n: number;
  readonly sum: Float64Array;
  readonly cross: Float64Array;
}

/** Rows that one GEMM takes: enough to be fast, few enough that memory does not grow with n. */
const CHUNK_ROWS = 2048;

export function emptySums(dimension: number): CentredSums {
  return { n: 0, sum: new Float64Array(dimension), cross: new Float64Array(dimension * dimension) };
}

/** Adds the rows to the sums; products and sums in float64, whatever the features' type. */
export async function addRows(
  into: CentredSums,
  features: FeatureMatrix,
  shift: Float64Array,
): Promise<void> {
  const type = features.data instanceof Float32Array ? 'float32' : 'float64';
  const session = await graphSession(`statistics centred sums ${type}`, () => {
    const graph = new GraphBuilder('centred_sums');
    const x = graph.input('x', type, ['n', 'd']);
    const origin = graph.input('shift', 'float64', ['d']);
    const FLOAT64 = 11; // TensorProto.DOUBLE
    const [wide] = graph.node('Cast', [x], { to: FLOAT64 });
    const [centred] = graph.node('Sub', [wide!, origin]);
    const rows = graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(0n) });
    graph.output(graph.node('ReduceSum', [centred!, rows], { keepdims: 0 })[0]!, 'sum');
    graph.output(graph.node('Gemm', [centred!, centred!], { transA: 1 })[0]!, 'cross');
    return graph.build();
  });
  for (let first = 0; first < features.rows; first += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, features.rows - first);
    const { sum, cross } = await session.run({
      x: featureTensor(featureRows(features, first, count)),
      shift: { type: 'float64', dims: [shift.length], data: shift },
    });
    addInto(into.sum, sum!.data as Float64Array);
    addInto(into.cross, cross!.data as Float64Array);
    into.n += count;
  }
}

/** Adds sums about another origin: x - shift = (x - otherShift) + offset with offset = otherShift - shift. */
export function addSums(into: CentredSums, other: CentredSums, offset: Float64Array): void {
  const d = into.sum.length;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      into.cross[i * d + j] +=
        other.cross[i * d + j] +
        other.sum[i] * offset[j] +
        offset[i] * other.sum[j] +
        other.n * offset[i] * offset[j];
    }
  }
  for (let i = 0; i < d; i++) into.sum[i] += other.sum[i] + other.n * offset[i];
  into.n += other.n;
}

function addInto(target: Float64Array, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += source[i];
}
