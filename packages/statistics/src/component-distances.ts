import { invariant } from '@fidboard/core';
import { type Matrix, matrix, symmetricEigenvalues, trace as traceOf } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { factorOfMoments, type GaussianFactor } from './covariance-factor.ts';
import { frechetBetween } from './frechet.ts';
import type { MixtureParameters } from './mixture.ts';

export interface ComponentDistanceOptions {
  /** Distances are known to this, relative to themselves; 1e-9 when left out. */
  readonly accuracy?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Numbers in the products of one run. */
const LARGEST_RUN = 2 ** 18;

/**
 * Squared Bures-Wasserstein distances between the components of two mixtures, K1 x K2:
 * ||m_i - m_j||^2 + Tr(S_i + S_j - 2 (S_i S_j)^(1/2)).
 *
 * Checked against SciPy's sqrtm, as POT computes them.
 */
export async function componentDistances(
  a: MixtureParameters,
  b: MixtureParameters,
  options: ComponentDistanceOptions = {},
): Promise<Matrix> {
  invariant(
    a.covarianceType === b.covarianceType && a.means.cols === b.means.cols,
    'componentDistances',
    `${a.covarianceType} covariances of ${a.means.cols} dimensions on both sides`,
    `${b.covarianceType}, ${b.means.cols}`,
  );
  const costs = meanDistances(a.means, b.means);
  switch (a.covarianceType) {
    case 'spherical':
    case 'diagonal':
      addAxisParts(costs, a, b);
      break;
    case 'tied': {
      const part = await densePart(denseComponents(a)[0], denseComponents(b)[0], options);
      for (let at = 0; at < costs.data.length; at++) costs.data[at] += part;
      break;
    }
    case 'full':
      await addDenseParts(costs, [denseComponents(a), denseComponents(b)], options);
  }
  for (const [at, cost] of costs.data.entries()) {
    invariant(Number.isFinite(cost), 'componentDistances', 'a finite distance', cost);
    costs.data[at] = Math.max(0, cost);
  }
  return costs;
}

function meanDistances(a: Matrix, b: Matrix): Matrix {
  const { cols: r } = a;
  const result = matrix(a.rows, b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      let sum = 0;
      for (let c = 0; c < r; c++) sum += (a.data[i * r + c] - b.data[j * r + c]) ** 2;
      result.data[i * b.rows + j] = sum;
    }
  }
  return result;
}

/** Adds sum (s_i - s_j)^2 over the standard deviations along the axes. */
function addAxisParts(costs: Matrix, a: MixtureParameters, b: MixtureParameters): void {
  const { cols: r } = a.means;
  const deviation = ({ covarianceType, covariances }: MixtureParameters, k: number, c: number) =>
    Math.sqrt(covariances[covarianceType === 'diagonal' ? k * r + c : k]);
  for (let i = 0; i < costs.rows; i++) {
    for (let j = 0; j < costs.cols; j++) {
      for (let c = 0; c < r; c++)
        costs.data[i * costs.cols + j] += (deviation(a, i, c) - deviation(b, j, c)) ** 2;
    }
  }
}

function denseComponents({ covarianceType, covariances, means: { rows: K, cols: r } }: MixtureParameters) {
  return Array.from({ length: covarianceType === 'full' ? K : 1 }, (_, k) =>
    matrix(r, r, covariances.slice(k * r * r, (k + 1) * r * r)),
  );
}

/**
 * Adds the distances of covariances: Tr (S_i S_j)^(1/2) = sum sqrt(lambda) over the eigenvalues of F_i S_j F_i^T, S_i = F_i^T F_i.
 *
 * The products come in batches. Eigenvalues are known to eps of the largest, so that roots of small ones lose digits; where
 * that matters to the distance the pair goes by singular values, which are some six times the work.
 */
async function addDenseParts(
  costs: Matrix,
  [first, second]: readonly [readonly Matrix[], readonly Matrix[]],
  options: ComponentDistanceOptions,
): Promise<void> {
  const { signal, accuracy = 1e-9 } = options;
  const stop = signal ? { signal } : {};
  const traces = second.map(traceOf);
  for (const [i, S] of first.entries()) {
    const { factor, trace } = await factorOfCovariance(S, options);
    for await (const [j, product] of products(factor, second)) {
      signal?.throwIfAborted();
      const at = i * costs.cols + j;
      const { sum, error } = sumOfRoots(await symmetricEigenvalues(product, stop));
      const part = trace + traces[j] - 2 * sum;
      const known = 2 * error <= accuracy * (costs.data[at] + part);
      costs.data[at] += known ? part : await densePart(S, second[j], options);
    }
  }
}

/** Tr(S + T - 2 (S T)^(1/2)) by singular values of a product of factors. */
async function densePart(S: Matrix, T: Matrix, options: ComponentDistanceOptions): Promise<number> {
  const stop = options.signal ? { signal: options.signal } : {};
  const factors = [await factorOfCovariance(S, options), await factorOfCovariance(T, options)] as const;
  return (await frechetBetween(factors[0], factors[1], stop)).tracePart;
}

function factorOfCovariance(
  covariance: Matrix,
  { signal }: ComponentDistanceOptions,
): Promise<GaussianFactor> {
  const mean = new Float64Array(covariance.rows);
  return factorOfMoments({ n: 0, mean, covariance, ddof: 0 }, signal ? { signal } : {});
}

function sumOfRoots(eigenvalues: Float64Array): { sum: number; error: number } {
  const rounding = 4 * Number.EPSILON * Math.max(0, eigenvalues[eigenvalues.length - 1] ?? 0);
  let sum = 0;
  let error = 0;
  for (const value of eigenvalues) {
    const root = Math.sqrt(Math.max(0, value));
    sum += root;
    if (rounding > 0) error += rounding / (2 * root + Math.sqrt(rounding));
  }
  return { sum, error };
}

/** F S_j F^T for every j, computed in batches. */
async function* products(F: Matrix, covariances: readonly Matrix[]): AsyncGenerator<[number, Matrix]> {
  const { rows: rank, cols: r } = F;
  const session = await graphSession('statistics covariance products', productGraph);
  const batch = Math.max(1, Math.floor(LARGEST_RUN / (r * r)));
  for (let start = 0; start < covariances.length; start += batch) {
    const part = covariances.slice(start, start + batch);
    const stacked = new Float64Array(part.length * r * r);
    for (const [at, S] of part.entries()) stacked.set(S.data, at * r * r);
    const { products: all } = await session.run({
      factor: { type: 'float64', dims: [rank, r], data: F.data },
      covariances: { type: 'float64', dims: [part.length, r, r], data: stacked },
    });
    const data = all!.data as Float64Array;
    for (const at of part.keys()) {
      yield [start + at, matrix(rank, rank, data.subarray(at * rank * rank, (at + 1) * rank * rank))];
    }
  }
}

function productGraph(): Uint8Array {
  const graph = new GraphBuilder('covariance_products');
  const factor = graph.input('factor', 'float64', ['p', 'r']);
  const covariances = graph.input('covariances', 'float64', ['k', 'r', 'r']);
  const [turned] = graph.node('Transpose', [factor]);
  const [right] = graph.node('MatMul', [covariances, turned!]);
  graph.output(graph.node('MatMul', [factor, right!])[0]!, 'products');
  return graph.build();
}
