import { invariant } from '@fidboard/core';
import { type LeadingEigen, leadingEigen, type Matrix, matrix, multiply, tensorOf } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { type FeatureMatrix, featureTensor } from './feature-matrix.ts';
import type { Moments } from './moments.ts';

/** Axes in which distributions are compared: the leading principal axes of a reference, or the features' own. */
export interface PrincipalBasis {
  /** The origin: the reference's mean. */
  readonly origin: Float64Array;
  /** d x r, orthonormal columns by falling variance, largest entry positive; null for the features' own axes. */
  readonly axes: Matrix | null;
  /** How the axes were found; null for the features' own axes and for stored ones. */
  readonly search: Pick<LeadingEigen, 'iterations' | 'residual' | 'converged'> | null;
}

/**
 * The `components` leading principal axes of the moments, or the features' own axes where it is null.
 *
 * No whitening. There are min(components, d, n - 1) axes, fewer where the covariance has a lower rank, none
 * where it is zero. Checked against numpy.linalg.eigh.
 */
export async function principalBasis(
  { n, mean, covariance }: Moments,
  components: number | null,
  options: { readonly signal?: AbortSignal } = {},
): Promise<PrincipalBasis> {
  if (components === null) return { origin: mean, axes: null, search: null };
  const most = Math.min(components, mean.length, n > 0 ? n - 1 : mean.length);
  const { vectors, iterations, residual, converged } = await leadingEigen(covariance, most, options);
  return { origin: mean, axes: vectors, search: { iterations, residual, converged } };
}

/** How many axes a basis has. */
export function widthOf({ origin, axes }: PrincipalBasis): number {
  return axes === null ? origin.length : axes.cols;
}

/** The first `width` axes of a basis; all of them where it has no more. */
export function narrowBasis(basis: PrincipalBasis, width: number): PrincipalBasis {
  const { axes } = basis;
  if (axes === null || axes.cols <= width) return basis;
  const narrow = matrix(axes.rows, width);
  for (let i = 0; i < axes.rows; i++) {
    narrow.data.set(axes.data.subarray(i * axes.cols, i * axes.cols + width), i * width);
  }
  return { ...basis, axes: narrow };
}

/** The coordinates (x - origin) axes of all rows of all blocks: n x r, float64. */
export async function projectRows(
  blocks: AsyncIterable<FeatureMatrix>,
  basis: PrincipalBasis,
  options: { readonly signal?: AbortSignal } = {},
): Promise<FeatureMatrix & { readonly data: Float64Array }> {
  const parts: Float64Array[] = [];
  for await (const block of blocks) {
    options.signal?.throwIfAborted();
    parts.push(await projectBlock(block, basis));
  }
  const cols = widthOf(basis);
  const data = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { rows: cols === 0 ? 0 : data.length / cols, cols, data };
}

/** The moments of the coordinates: axes^T (mean - origin), axes^T covariance axes. */
export async function projectMoments(moments: Moments, { origin, axes }: PrincipalBasis): Promise<Moments> {
  const offset = matrix(
    1,
    origin.length,
    moments.mean.map((value, i) => value - origin[i]),
  );
  if (axes === null) return { ...moments, mean: offset.data };
  const covariance = await multiply(axes, await multiply(moments.covariance, axes), { transposeA: true });
  return { ...moments, mean: (await multiply(offset, axes)).data, covariance };
}

async function projectBlock(block: FeatureMatrix, { origin, axes }: PrincipalBasis): Promise<Float64Array> {
  invariant(block.cols === origin.length, 'projectRows', `${origin.length} columns`, block.cols);
  if (axes === null) return Float64Array.from(block.data, (value, at) => value - origin[at % block.cols]);
  const { type } = featureTensor(block);
  const session = await graphSession(`statistics projection ${type}`, () => {
    const graph = new GraphBuilder('projection');
    const x = graph.input('x', type, ['n', 'd']);
    const shift = graph.input('origin', 'float64', ['d']);
    const v = graph.input('axes', 'float64', ['d', 'r']);
    const FLOAT64 = 11; // TensorProto.DOUBLE
    const [wide] = graph.node('Cast', [x], { to: FLOAT64 });
    const [centred] = graph.node('Sub', [wide!, shift]);
    graph.output(graph.node('Gemm', [centred!, v])[0]!, 'coordinates');
    return graph.build();
  });
  const { coordinates } = await session.run({
    x: featureTensor(block),
    origin: { type: 'float64', dims: [origin.length], data: origin },
    axes: tensorOf(axes),
  });
  return coordinates!.data as Float64Array;
}
