import { invariant, Refusal } from '@fidboard/core';
import { type Matrix, matrix } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { type FeatureMatrix, featureRows } from './feature-matrix.ts';
import { type CovarianceType, covarianceLength } from './mixture.ts';

/** The parameters that the two steps of EM exchange. */
export interface MixtureParameters {
  readonly covarianceType: CovarianceType;
  readonly weights: Float64Array;
  /** K x r. */
  readonly means: Matrix;
  /** As in {@link GaussianMixture}. */
  readonly covariances: Float64Array;
}

type Rows = FeatureMatrix & { readonly data: Float64Array };

/** Values of one run of a graph, K x rows x r: enough rows to be fast, few enough that memory does not grow with n. */
const LARGEST_RUN = 2 ** 21;

/**
 * The responsibilities p(k | x), n x K, and the mean log-likelihood of a row.
 *
 * log p(x, k) = log w_k - (r log 2 pi + ||(x - m_k) P_k||^2) / 2 + log det P_k with P_k P_k^T = S_k^-1.
 */
export async function expectation(
  x: Rows,
  mixture: MixtureParameters,
): Promise<{ responsibilities: Matrix; logLikelihood: number }> {
  const { weights, means, covarianceType } = mixture;
  const K = weights.length;
  const r = x.cols;
  const { whitening, logDeterminants } = whiteningOf(mixture);
  const dense = covarianceType === 'full' || covarianceType === 'tied';
  const session = await graphSession(`statistics mixture distances ${dense}`, () => distanceGraph(dense));
  const offsets = Float64Array.from(
    weights,
    (w, k) => Math.log(w) - (r * Math.log(2 * Math.PI)) / 2 + logDeterminants[k % logDeterminants.length],
  );
  const responsibilities = matrix(x.rows, K);
  let total = 0;
  for (const { first, rows } of runs(x.rows, K * r)) {
    const { squares } = await session.run({
      x: tensor([1, rows, r], featureRows(x, first, rows).data as Float64Array),
      means: tensor([K, 1, r], means.data),
      whitening,
    });
    const d2 = squares!.data as Float64Array; // K x rows
    for (let i = 0; i < rows; i++) {
      const at = (first + i) * K;
      let largest = -Infinity;
      for (let k = 0; k < K; k++) {
        const log = offsets[k] - d2[k * rows + i] / 2;
        responsibilities.data[at + k] = log;
        if (log > largest) largest = log;
      }
      let sum = 0;
      for (let k = 0; k < K; k++) sum += Math.exp(responsibilities.data[at + k] - largest);
      const norm = largest + Math.log(sum);
      for (let k = 0; k < K; k++)
        responsibilities.data[at + k] = Math.exp(responsibilities.data[at + k] - norm);
      total += norm;
    }
  }
  const logLikelihood = total / x.rows;
  invariant(Number.isFinite(logLikelihood), 'expectation', 'a finite log-likelihood', logLikelihood);
  return { responsibilities, logLikelihood };
}

/** The weights, means and covariances that the responsibilities imply; `regularisation` is added to every variance. */
export async function maximisation(
  x: Rows,
  responsibilities: Matrix,
  { covarianceType, regularisation }: { covarianceType: CovarianceType; regularisation: number },
): Promise<MixtureParameters> {
  const K = responsibilities.cols;
  const r = x.cols;
  const counts = new Float64Array(K).fill(10 * Number.EPSILON); // as scikit-learn does
  const sums = matrix(K, r);
  for (let i = 0; i < x.rows; i++) {
    for (let k = 0; k < K; k++) {
      const weight = responsibilities.data[i * K + k];
      if (weight === 0) continue;
      counts[k] += weight;
      for (let j = 0; j < r; j++) sums.data[k * r + j] += weight * x.data[i * r + j];
    }
  }
  const means = matrix(
    K,
    r,
    sums.data.map((sum, at) => sum / counts[Math.floor(at / r)]),
  );
  const scatter = await scatterOf(x, responsibilities, { means, covarianceType });
  const covariances = covariancesOf(scatter, { counts, covarianceType, r, regularisation });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { covarianceType, weights: counts.map((count) => count / total), means, covariances };
}

/** sum_i p_ik (x_i - m_k)(x_i - m_k)^T, K x r x r, or only the diagonals, K x r. */
async function scatterOf(
  x: Rows,
  responsibilities: Matrix,
  { means, covarianceType }: { means: Matrix; covarianceType: CovarianceType },
): Promise<Float64Array> {
  const K = means.rows;
  const r = x.cols;
  const dense = covarianceType === 'full' || covarianceType === 'tied';
  const session = await graphSession(`statistics mixture scatter ${dense}`, () => scatterGraph(dense));
  const total = new Float64Array(dense ? K * r * r : K * r);
  for (const { first, rows } of runs(x.rows, K * r)) {
    const roots = new Float64Array(K * rows);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < K; k++) roots[k * rows + i] = Math.sqrt(responsibilities.data[(first + i) * K + k]);
    }
    const { scatter } = await session.run({
      x: tensor([1, rows, r], featureRows(x, first, rows).data as Float64Array),
      means: tensor([K, 1, r], means.data),
      roots: tensor([K, rows, 1], roots),
    });
    const part = scatter!.data as Float64Array;
    for (let at = 0; at < total.length; at++) total[at] += part[at];
  }
  return total;
}

function covariancesOf(
  scatter: Float64Array,
  about: { counts: Float64Array; covarianceType: CovarianceType; r: number; regularisation: number },
): Float64Array {
  const { counts, covarianceType, r, regularisation } = about;
  const K = counts.length;
  const result = new Float64Array(covarianceLength(covarianceType, { K, r }));
  switch (covarianceType) {
    case 'full':
    case 'tied': {
      const all = counts.reduce((sum, count) => sum + count, 0);
      for (let at = 0; at < scatter.length; at++) {
        const within = at % (r * r);
        const divisor = covarianceType === 'full' ? counts[Math.floor(at / (r * r))] : all;
        result[covarianceType === 'full' ? at : within] += scatter[at] / divisor;
      }
      for (let at = 0; at < result.length; at++) {
        if ((at % (r * r)) % (r + 1) === 0) result[at] += regularisation;
      }
      return result;
    }
    case 'diagonal':
      for (let at = 0; at < result.length; at++)
        result[at] = scatter[at] / counts[Math.floor(at / r)] + regularisation;
      return result;
    case 'spherical':
      for (let at = 0; at < scatter.length; at++)
        result[Math.floor(at / r)] += scatter[at] / counts[Math.floor(at / r)] / r;
      return result.map((value) => value + regularisation);
  }
}

/** P with P P^T = S^-1, upper triangular, and log det P, for each covariance. */
function whiteningOf({ covarianceType, covariances, means }: MixtureParameters) {
  const K = means.rows;
  const r = means.cols;
  if (covarianceType === 'diagonal' || covarianceType === 'spherical') {
    const each = covarianceType === 'diagonal' ? r : 1;
    const scales = Float64Array.from({ length: K * r }, (_, at) => {
      const variance = covariances[covarianceType === 'diagonal' ? at : Math.floor(at / r)];
      if (!(variance > 0)) throw singular(Math.floor(at / r));
      return 1 / Math.sqrt(variance);
    });
    const logDeterminants = new Float64Array(K);
    for (let at = 0; at < K * r; at++) logDeterminants[Math.floor(at / r)] += Math.log(scales[at]);
    invariant(covariances.length === K * each, 'whiteningOf', `${K * each} variances`, covariances.length);
    return { whitening: tensor([K, 1, r], scales), logDeterminants };
  }
  const count = covarianceType === 'full' ? K : 1;
  const data = new Float64Array(count * r * r);
  const logDeterminants = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const P = inverseRoot(covariances.subarray(k * r * r, (k + 1) * r * r), { r, component: k });
    data.set(P, k * r * r);
    for (let i = 0; i < r; i++) logDeterminants[k] += Math.log(P[i * r + i]);
  }
  return { whitening: tensor([count, r, r], data), logDeterminants };
}

/** P = L^-T for S = L L^T (Cholesky), row-major r x r. */
function inverseRoot(
  S: Float64Array,
  { r, component }: { readonly r: number; readonly component: number },
): Float64Array {
  const L = new Float64Array(r * r);
  for (let i = 0; i < r; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = S[i * r + j];
      for (let t = 0; t < j; t++) sum -= L[i * r + t] * L[j * r + t];
      if (i !== j) L[i * r + j] = sum / L[j * r + j];
      else if (sum > r * Number.EPSILON * S[i * r + i]) L[i * r + i] = Math.sqrt(sum);
      else throw singular(component);
    }
  }
  const P = new Float64Array(r * r);
  for (let c = 0; c < r; c++) {
    // Column c of L^-1, forward; it is row c of L^-T.
    for (let i = c; i < r; i++) {
      let sum = i === c ? 1 : 0;
      for (let t = c; t < i; t++) sum -= L[i * r + t] * P[c * r + t];
      P[c * r + i] = sum / L[i * r + i];
    }
  }
  return P;
}

function singular(component: number): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `the covariance of mixture component ${component} is singular in float64, even after regularisation`,
    'Choose a larger regularisation, fewer components, or diagonal covariances.',
  );
}

function tensor(dims: number[], data: Float64Array) {
  return { type: 'float64' as const, dims, data };
}

function* runs(total: number, valuesPerRow: number): Iterable<{ first: number; rows: number }> {
  const most = Math.max(1, Math.min(4096, Math.floor(LARGEST_RUN / valuesPerRow)));
  for (let first = 0; first < total; first += most) yield { first, rows: Math.min(most, total - first) };
}

/** ||(x - m_k) P_k||^2, K x n; P is K x r x r, 1 x r x r, or diagonal, K x 1 x r. */
function distanceGraph(dense: boolean): Uint8Array {
  const graph = new GraphBuilder('mixture_distances');
  const x = graph.input('x', 'float64', [1, 'n', 'r']);
  const means = graph.input('means', 'float64', ['k', 1, 'r']);
  const whitening = graph.input('whitening', 'float64', ['c', 's', 'r']);
  const last = graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(2n) });
  const [centred] = graph.node('Sub', [x, means]);
  const [white] = graph.node(dense ? 'MatMul' : 'Mul', [centred!, whitening]);
  const [square] = graph.node('Mul', [white!, white!]);
  graph.output(graph.node('ReduceSum', [square!, last], { keepdims: 0 })[0]!, 'squares');
  return graph.build();
}

/** C_k^T C_k with C_k = sqrt(p_k) (x - m_k), K x r x r, or the diagonals alone, K x r. */
function scatterGraph(dense: boolean): Uint8Array {
  const graph = new GraphBuilder('mixture_scatter');
  const x = graph.input('x', 'float64', [1, 'n', 'r']);
  const means = graph.input('means', 'float64', ['k', 1, 'r']);
  const roots = graph.input('roots', 'float64', ['k', 'n', 1]);
  const [centred] = graph.node('Sub', [x, means]);
  const [c] = graph.node('Mul', [centred!, roots]);
  if (dense) {
    const [turned] = graph.node('Transpose', [c!], { perm: [0, 2, 1] });
    graph.output(graph.node('MatMul', [turned!, c!])[0]!, 'scatter');
  } else {
    const rows = graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(1n) });
    const [square] = graph.node('Mul', [c!, c!]);
    graph.output(graph.node('ReduceSum', [square!, rows], { keepdims: 0 })[0]!, 'scatter');
  }
  return graph.build();
}
