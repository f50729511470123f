import { Rng } from '@fidboard/core';
import { type Matrix, matrix } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { columnMeans, featureRows } from './feature-matrix.ts';
import type { Rows } from './gathered-rows.ts';

const MOST_ITERATIONS = 100;
/** Lloyd's iteration ends when the centres move by less than this, in units of the columns' mean variance (scikit-learn). */
const TOLERANCE = 1e-4;
const BLOCK = 4096;

export interface KMeansOptions {
  readonly clusters: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The cluster of each row, as scikit-learn's KMeans finds it: greedy k-means++ (Arthur and Vassilvitskii 2007), then Lloyd's
 * iteration until no row changes its cluster, the centres hardly move, or 100 rounds are done.
 *
 * Deterministic: drawn by Rng(seed). A cluster that loses all rows keeps its centre.
 */
export async function kMeans(x: Rows, { clusters, seed, signal }: KMeansOptions): Promise<Int32Array> {
  const space = new DistanceSpace(x);
  const sums = new ClusterSums(x, await plusPlus(space, { clusters, seed, signal }));
  const still = TOLERANCE * space.meanVariance;
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    signal?.throwIfAborted();
    if (!(await assign(space, sums)) || sums.recentre() <= still) break;
  }
  return sums.labels;
}

/** Squared distances of all rows from some centres, by one GEMM: ||x - o||^2 + ||c - o||^2 - 2 (x - o).(c - o), o the mean. */
class DistanceSpace {
  readonly x: Rows;
  readonly meanVariance: number;
  readonly #origin: Float64Array;
  /** ||x - o||^2 of each row. */
  readonly #lengths: Float64Array;

  constructor(x: Rows) {
    this.x = x;
    this.#origin = columnMeans(x);
    this.#lengths = squaredLengths(x, this.#origin);
    this.meanVariance = this.#lengths.reduce((sum, length) => sum + length, 0) / (x.rows * x.cols);
  }

  /**
   * Calls `visit` for each row with its distances, which stand at `at` of `distances`; what may be rounding is 0, so that equal
   * rows are at no distance.
   */
  async forEachRow(
    centres: Matrix,
    visit: (row: number, distances: Float64Array, at: number) => void,
  ): Promise<void> {
    const { rows: K, cols } = centres;
    const session = await graphSession('statistics k-means products', productGraph);
    const shifted = centres.data.map((value, at) => value - this.#origin[at % cols]);
    const lengths = squaredLengths({ rows: K, cols, data: shifted }, new Float64Array(cols));
    const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
    for (let first = 0; first < this.x.rows; first += BLOCK) {
      const rows = Math.min(BLOCK, this.x.rows - first);
      const result = await session.run({
        x: { type: 'float64', dims: [rows, cols], data: featureRows(this.x, first, rows).data },
        origin: { type: 'float64', dims: [cols], data: this.#origin },
        centres: { type: 'float64', dims: [K, cols], data: shifted },
      });
      const distances = result.products!.data as Float64Array;
      for (let i = 0; i < rows; i++) {
        const length = this.#lengths[first + i];
        const rounding = cols * Number.EPSILON * (length + longest);
        for (let k = 0; k < K; k++) {
          const distance = length + lengths[k] - 2 * distances[i * K + k];
          distances[i * K + k] = distance > rounding ? distance : 0;
        }
        visit(first + i, distances, i * K);
      }
    }
  }
}

/**
 * Each next centre is the best of 2 + log K rows drawn with probability proportional to their squared distance from the
 * nearest centre so far: the one that leaves the least sum of such distances.
 */
async function plusPlus(space: DistanceSpace, { clusters, seed, signal }: KMeansOptions): Promise<Matrix> {
  const { rows, cols } = space.x;
  const rng = new Rng(seed);
  const trials = 2 + Math.floor(Math.log(clusters));
  const centres = matrix(clusters, cols);
  let nearest = new Float64Array(rows).fill(Infinity);
  let drawn = [rng.below(rows)];
  for (let k = 0; k < clusters; k++) {
    signal?.throwIfAborted();
    const tried = matrix(drawn.length, cols);
    for (const [t, row] of drawn.entries()) tried.data.set(featureRows(space.x, row, 1).data, t * cols);
    const left = drawn.map(() => new Float64Array(rows));
    const sums = new Float64Array(drawn.length);
    await space.forEachRow(tried, (row, distances, at) => {
      for (let t = 0; t < left.length; t++) {
        const distance = Math.min(nearest[row], distances[at + t]);
        left[t][row] = distance;
        sums[t] += distance;
      }
    });
    const best = sums.indexOf(Math.min(...sums));
    nearest = left[best];
    centres.data.set(tried.data.subarray(best * cols, (best + 1) * cols), k * cols);
    const draw = () => (sums[best] > 0 ? drawByWeight(rng, nearest, sums[best]) : rng.below(rows)); // or fewer different rows
    drawn = Array.from({ length: trials }, draw);
  }
  return centres;
}

function drawByWeight(rng: Rng, weights: Float64Array, total: number): number {
  let left = rng.uniform() * total;
  let chosen = 0;
  while (chosen + 1 < weights.length && left >= weights[chosen]) left -= weights[chosen++];
  return chosen;
}

/** Labels, and the sums of the rows of each cluster, which follow every change of a label. */
class ClusterSums {
  readonly labels: Int32Array;
  readonly centres: Matrix;
  readonly #x: Rows;
  readonly #sums: Matrix;
  readonly #counts: Int32Array;

  constructor(x: Rows, centres: Matrix) {
    this.labels = new Int32Array(x.rows).fill(-1);
    this.centres = centres;
    this.#x = x;
    this.#sums = matrix(centres.rows, x.cols);
    this.#counts = new Int32Array(centres.rows);
  }

  move(row: number, to: number): void {
    if (this.labels[row] >= 0) this.#add(row, this.labels[row], -1);
    this.#add(row, to, 1);
    this.labels[row] = to;
  }

  #add(row: number, cluster: number, sign: 1 | -1): void {
    const { cols, data } = this.#x;
    this.#counts[cluster] += sign;
    for (let j = 0; j < cols; j++) this.#sums.data[cluster * cols + j] += sign * data[row * cols + j];
  }

  /** Moves the centres to the means of their rows; gives the sum of the squared moves. */
  recentre(): number {
    const { cols } = this.#x;
    let moved = 0;
    for (const [k, count] of this.#counts.entries()) {
      const sum = this.#sums.data.subarray(k * cols, (k + 1) * cols);
      if (count === 0) sum.fill(0);
      else {
        for (let j = 0; j < cols; j++) {
          moved += (sum[j] / count - this.centres.data[k * cols + j]) ** 2;
          this.centres.data[k * cols + j] = sum[j] / count;
        }
      }
    }
    return moved;
  }
}

/** Gives each row the nearest centre, the first among equals; tells whether any label changed. */
async function assign(space: DistanceSpace, clusters: ClusterSums): Promise<boolean> {
  const { rows: K } = clusters.centres;
  let changed = false;
  await space.forEachRow(clusters.centres, (row, distances, at) => {
    let best = 0;
    for (let k = 1; k < K; k++) if (distances[at + k] < distances[at + best]) best = k;
    if (clusters.labels[row] === best) return;
    clusters.move(row, best);
    changed = true;
  });
  return changed;
}

function squaredLengths({ rows, cols, data }: Rows, origin: Float64Array): Float64Array {
  const lengths = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) lengths[i] += (data[i * cols + j] - origin[j]) ** 2;
  }
  return lengths;
}

/** (x - origin) centres^T, n x K. */
function productGraph(): Uint8Array {
  const graph = new GraphBuilder('k_means_products');
  const x = graph.input('x', 'float64', ['n', 'd']);
  const origin = graph.input('origin', 'float64', ['d']);
  const centres = graph.input('centres', 'float64', ['k', 'd']);
  const [centred] = graph.node('Sub', [x, origin]);
  graph.output(graph.node('Gemm', [centred!, centres], { transB: 1 })[0]!, 'products');
  return graph.build();
}
