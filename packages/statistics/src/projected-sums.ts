import { type Matrix, tensorOf } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { type BlockChoice, rowsByBlock } from './block-rows.ts';
import { type FeatureMatrix, featureTensor } from './feature-matrix.ts';
import type { FeatureRows } from './feature-rows.ts';

/** Sums over some rows of a sample, about a point near their mean. */
export interface BlockSums {
  n: number;
  /** sum (x - mean), d. */
  readonly sum: Float64Array;
  /** sum ||x - mean||^2. */
  squares: number;
}

/** Also sum z and sum z z^T, z = F (x - mean). */
export interface ProjectedSums extends BlockSums {
  readonly sumZ: Float64Array;
  readonly crossZ: Float64Array;
}

/** The sums over no rows. */
export function noSums(d: number, rank: number): ProjectedSums {
  return {
    n: 0,
    sum: new Float64Array(d),
    squares: 0,
    sumZ: new Float64Array(rank),
    crossZ: new Float64Array(rank * rank),
  };
}

export function addSums(into: ProjectedSums, other: ProjectedSums): void {
  into.n += other.n;
  into.squares += other.squares;
  addInto(into.sum, other.sum);
  addInto(into.sumZ, other.sumZ);
  addInto(into.crossZ, other.crossZ);
}

/** The sums over the rows that a part leaves of all. */
export function restOf(every: ProjectedSums, part: ProjectedSums): ProjectedSums {
  return {
    n: every.n - part.n,
    squares: every.squares - part.squares,
    sum: every.sum.map((value, i) => value - part.sum[i]),
    sumZ: every.sumZ.map((value, i) => value - part.sumZ[i]),
    crossZ: every.crossZ.map((value, i) => value - part.crossZ[i]),
  };
}

/** The sums of each wanted block, in one pass over the rows; `factor` is F, rank x d. Memory: count * rank^2 * 8 bytes. */
export async function projectedSums(
  rows: FeatureRows,
  options: BlockChoice & {
    readonly mean: Float64Array;
    readonly factor: Matrix;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ProjectedSums[]> {
  const { mean, factor, signal, ...choice } = options;
  const all = Array.from({ length: choice.count }, () => noSums(rows.cols, factor.rows));
  for await (const part of rowsByBlock(rows, choice)) {
    signal?.throwIfAborted();
    addSums(all[part.block - choice.first], await runProjection(part.rows, mean, factor));
  }
  return all;
}

async function runProjection(x: FeatureMatrix, mean: Float64Array, F: Matrix): Promise<ProjectedSums> {
  const { type } = featureTensor(x);
  const session = await graphSession(`statistics projected sums ${type}`, () => {
    const graph = new GraphBuilder('projected_sums');
    const rows = graph.input('x', type, ['n', 'd']);
    const origin = graph.input('mean', 'float64', ['d']);
    const factor = graph.input('factor', 'float64', ['r', 'd']);
    const FLOAT64 = 11; // TensorProto.DOUBLE
    const [wide] = graph.node('Cast', [rows], { to: FLOAT64 });
    const [centred] = graph.node('Sub', [wide!, origin]);
    const [z] = graph.node('Gemm', [centred!, factor], { transB: 1 });
    const down = graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(0n) });
    const [squared] = graph.node('Mul', [centred!, centred!]);
    graph.output(graph.node('ReduceSum', [centred!, down], { keepdims: 0 })[0]!, 'sum');
    graph.output(graph.node('ReduceSum', [squared!], { keepdims: 0 })[0]!, 'squares');
    graph.output(graph.node('ReduceSum', [z!, down], { keepdims: 0 })[0]!, 'sumZ');
    graph.output(graph.node('Gemm', [z!, z!], { transA: 1 })[0]!, 'crossZ');
    return graph.build();
  });
  const outputs = await session.run({
    x: featureTensor(x),
    mean: { type: 'float64', dims: [mean.length], data: mean },
    factor: tensorOf(F),
  });
  const numbers = (name: string) => outputs[name]!.data as Float64Array;
  return {
    n: x.rows,
    sum: numbers('sum'),
    squares: numbers('squares')[0],
    sumZ: numbers('sumZ'),
    crossZ: numbers('crossZ'),
  };
}

function addInto(target: Float64Array, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += source[i];
}
