import { Rng } from '@fidboard/core';
import { type Matrix, matrix } from '@fidboard/linalg';
import type { FeatureMatrix } from './feature-matrix.ts';

const MOST_ITERATIONS = 100;

/**
 * The cluster of each row: k-means++ (Arthur and Vassilvitskii 2007) drawn by Rng(seed), then Lloyd's iteration until no
 * row changes its cluster or 100 rounds. Deterministic; a cluster that loses all rows keeps its centre.
 */
export function kMeans(x: FeatureMatrix, clusters: number, seed: number): Int32Array {
  const centres = plusPlus(x, clusters, seed);
  const labels = new Int32Array(x.rows).fill(-1);
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    if (!assign(x, centres, labels)) break;
    recentre(x, centres, labels);
  }
  return labels;
}

/** Each next centre is a row drawn with probability proportional to its squared distance from the nearest one so far. */
function plusPlus({ rows, cols, data }: FeatureMatrix, clusters: number, seed: number): Matrix {
  const rng = new Rng(seed);
  const centres = matrix(clusters, cols);
  const nearest = new Float64Array(rows).fill(Infinity);
  let chosen = rng.below(rows);
  for (let k = 0; ; k++) {
    for (let j = 0; j < cols; j++) centres.data[k * cols + j] = data[chosen * cols + j];
    if (k + 1 === clusters) return centres;
    let total = 0;
    for (let i = 0; i < rows; i++) {
      nearest[i] = Math.min(nearest[i], squaredDistance(data, i, { centres: centres.data, k, cols }));
      total += nearest[i];
    }
    let left = rng.uniform() * total;
    chosen = 0;
    while (chosen + 1 < rows && left >= nearest[chosen]) left -= nearest[chosen++];
    if (total === 0) chosen = rng.below(rows); // fewer different rows than clusters
  }
}

/** Gives each row the nearest centre, the first among equals; tells whether any label changed. */
function assign({ rows, cols, data }: FeatureMatrix, centres: Matrix, labels: Int32Array): boolean {
  let changed = false;
  for (let i = 0; i < rows; i++) {
    let best = 0;
    let least = Infinity;
    for (let k = 0; k < centres.rows; k++) {
      const distance = squaredDistance(data, i, { centres: centres.data, k, cols });
      if (distance < least) [least, best] = [distance, k];
    }
    if (labels[i] !== best) changed = true;
    labels[i] = best;
  }
  return changed;
}

function recentre({ rows, cols, data }: FeatureMatrix, centres: Matrix, labels: Int32Array): void {
  const counts = new Int32Array(centres.rows);
  const sums = new Float64Array(centres.data.length);
  for (let i = 0; i < rows; i++) {
    counts[labels[i]]++;
    for (let j = 0; j < cols; j++) sums[labels[i] * cols + j] += data[i * cols + j];
  }
  for (let at = 0; at < sums.length; at++) {
    const count = counts[Math.floor(at / cols)];
    if (count > 0) centres.data[at] = sums[at] / count;
  }
}

function squaredDistance(
  data: FeatureMatrix['data'],
  row: number,
  { centres, k, cols }: { centres: Float64Array; k: number; cols: number },
): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    const gap = data[row * cols + j] - centres[k * cols + j];
    sum += gap * gap;
  }
  return sum;
}
