import { type Matrix, matrix } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { featureRows } from './feature-matrix.ts';
import { gatherRows, type Rows } from './gathered-rows.ts';
import { type CovarianceType, covarianceLength, type MixtureParameters } from './mixture.ts';

export interface MaximisationOptions {
  readonly covarianceType: CovarianceType;
  /** Added to every variance. */
  readonly regularisation: number;
  readonly signal?: AbortSignal | undefined;
}

const BLOCK = 4096;

/**
 * The weights, means and covariances that the responsibilities (n x K) imply.
 *
 * A component's covariance is summed over the rows that it has any responsibility for: in many dimensions nearly
 * every row belongs to one component alone, so that K components cost little more than one.
 */
export async function maximisation(
  x: Rows,
  responsibilities: Matrix,
  options: MaximisationOptions,
): Promise<MixtureParameters> {
  const { covarianceType } = options;
  const K = responsibilities.cols;
  const r = x.cols;
  const members = membersOf(responsibilities);
  const counts = members.map(({ counts: each }) => each.reduce((sum, p) => sum + p, 10 * Number.EPSILON)); // as scikit-learn
  const means = await weightedSums(x, responsibilities);
  for (let at = 0; at < means.data.length; at++) means.data[at] /= counts[Math.floor(at / r)];
  const scatter: Float64Array[] = [];
  for (const [k, { rows, counts: each }] of members.entries()) {
    options.signal?.throwIfAborted();
    const about = { centre: means.data.subarray(k * r, (k + 1) * r), width: r, scales: each.map(Math.sqrt) };
    const dense = covarianceType === 'full' || covarianceType === 'tied';
    scatter.push(await (dense ? denseScatter : axisScatter)(x, rows, about));
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    covarianceType,
    weights: Float64Array.from(counts, (count) => count / total),
    means,
    covariances: covariancesOf(scatter, { ...options, counts, K, r }),
  };
}

/** The rows that each component has a part of, and which part. */
interface Members {
  readonly rows: Int32Array;
  readonly counts: Float64Array;
}

function membersOf({ rows: n, cols: K, data }: Matrix): Members[] {
  const sizes = new Int32Array(K);
  for (let at = 0; at < data.length; at++) if (data[at] > 0) sizes[at % K]++;
  const members = Array.from(sizes, (size) => ({
    rows: new Int32Array(size),
    counts: new Float64Array(size),
  }));
  sizes.fill(0);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < K; k++) {
      const p = data[i * K + k];
      if (!(p > 0)) continue;
      members[k].rows[sizes[k]] = i;
      members[k].counts[sizes[k]++] = p;
    }
  }
  return members;
}

/** sum_i p_ik x_i, K x r. */
async function weightedSums(x: Rows, { cols: K, data: p }: Matrix): Promise<Matrix> {
  const session = await productSession();
  const sums = matrix(K, x.cols);
  for (let first = 0; first < x.rows; first += BLOCK) {
    const rows = Math.min(BLOCK, x.rows - first);
    const { product } = await session.run({
      a: { type: 'float64', dims: [rows, K], data: p.subarray(first * K, (first + rows) * K) },
      b: { type: 'float64', dims: [rows, x.cols], data: featureRows(x, first, rows).data },
    });
    add(sums.data, product!.data as Float64Array);
  }
  return sums;
}

type About = Parameters<typeof gatherRows>[2];

/** sum_i p_i (x_i - m)(x_i - m)^T, r x r. */
async function denseScatter(x: Rows, list: Int32Array, about: About): Promise<Float64Array> {
  const session = await productSession();
  const scatter = new Float64Array(about.width ** 2);
  for (const { rows, data } of gatherRows(x, list, about)) {
    const c = { type: 'float64' as const, dims: [rows, about.width], data };
    add(scatter, (await session.run({ a: c, b: c })).product!.data as Float64Array);
  }
  return scatter;
}

/** The diagonal of the same, r. */
async function axisScatter(x: Rows, list: Int32Array, about: About): Promise<Float64Array> {
  const scatter = new Float64Array(about.width);
  for (const { rows, data } of gatherRows(x, list, about)) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < scatter.length; j++) scatter[j] += data[i * scatter.length + j] ** 2;
    }
  }
  return scatter;
}

function covariancesOf(
  scatter: readonly Float64Array[],
  about: MaximisationOptions & { readonly counts: readonly number[]; readonly K: number; readonly r: number },
): Float64Array {
  const { covarianceType, counts, K, r, regularisation } = about;
  const result = new Float64Array(covarianceLength(covarianceType, { K, r }));
  const all = counts.reduce((sum, count) => sum + count, 0);
  for (const [k, part] of scatter.entries()) {
    for (let at = 0; at < part.length; at++) {
      switch (covarianceType) {
        case 'full':
        case 'diagonal':
          result[k * part.length + at] = part[at] / counts[k];
          break;
        case 'tied':
          result[at] += part[at] / all;
          break;
        case 'spherical':
          result[k] += part[at] / counts[k] / r;
      }
    }
  }
  const dense = covarianceType === 'full' || covarianceType === 'tied';
  for (let at = 0; at < result.length; at++) {
    if (!dense || (at % (r * r)) % (r + 1) === 0) result[at] += regularisation;
  }
  return result;
}

function add(total: Float64Array, part: Float64Array): void {
  for (let at = 0; at < total.length; at++) total[at] += part[at];
}

/** a^T b. */
function productSession() {
  return graphSession('statistics mixture product', () => {
    const graph = new GraphBuilder('mixture_product');
    const a = graph.input('a', 'float64', ['n', 'p']);
    const b = graph.input('b', 'float64', ['n', 'r']);
    graph.output(graph.node('Gemm', [a, b], { transA: 1 })[0]!, 'product');
    return graph.build();
  });
}
