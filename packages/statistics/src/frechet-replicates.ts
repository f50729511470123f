import { invariant } from '@fidboard/core';
import { congruence, type Matrix, matrix, trace } from '@fidboard/linalg';
import type { GaussianFactor } from './covariance-factor.ts';
import { columnMeans } from './feature-matrix.ts';
import type { FeatureRows } from './feature-rows.ts';
import { frechetOfSums, type ReplicatedSample } from './frechet-of-sums.ts';
import { gramReplicates } from './gram-replicates.ts';
import type { Replicates } from './jackknife.ts';
import type { Moments } from './moments.ts';
import { addSums, noSums, type ProjectedSums, projectedSums, restOf } from './projected-sums.ts';

/** A sample of which parts are scored. */
export interface ReplicatedRows {
  readonly rows: FeatureRows;
  readonly ddof: 0 | 1;
  /** The moments of all rows, where they are known and of full rank: they save a pass over the rows. */
  readonly moments?: Moments | undefined;
}

export interface ReplicateOptions {
  /** Row i belongs to block i mod `blocks`. */
  readonly blocks: number;
  /** Whether to take the value of half the rows too, of six halves; never where there are fewer rows than directions. */
  readonly halves?: boolean | undefined;
  /** Blocks whose cross products are held at once; as many as fit into 256 MiB when left out. More passes, same values. */
  readonly perPass?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Numbers that the cross products of blocks may take together: 256 MiB. */
const LARGEST_CROSSES = 2 ** 25;

/** Three ways to cut the blocks into halves, each across the others: their means have less noise than three alike. */
const CUTS: readonly ((block: number) => boolean)[] = [
  (block) => (block & 1) === 1,
  (block) => (block & 2) === 2,
  (block) => (block & 1) === (block & 2) >> 1,
];

/**
 * The Frechet distance of the sample without block b from the reference, for each b: exact, but for one factor of the
 * reference, one projection of each row and the eigenvalues of each value.
 *
 * With F the reference's factor (rank x d), z = F (x - mean) and A_b the covariance of the z that are left, the trace
 * term of block b is sum sqrt(eig A_b). Where there are fewer rows than `rank`, the same from the Gram matrix of the z.
 */
export async function frechetReplicates(
  { rows, ddof, moments }: ReplicatedRows,
  reference: GaussianFactor,
  options: ReplicateOptions,
): Promise<Replicates> {
  const { blocks, signal } = options;
  const { factor, mean } = reference;
  invariant(blocks >= 2 && 2 * blocks <= rows.rows, 'frechetReplicates', 'blocks of 2 rows or more', blocks);
  invariant(rows.cols === mean.length, 'frechetReplicates', `${mean.length} columns`, rows.cols);
  // A graph takes no empty matrix: a row of zeros stands for a reference without spread.
  const F = factor.rows === 0 ? matrix(1, rows.cols) : factor;
  const origin = moments?.mean ?? (await firstMean(rows));
  const sample = { rows, F, reference, origin, ddof };
  if (rows.rows <= F.rows) return gramReplicates(sample, options);
  if (moments !== undefined) return fromSums(sample, await sumsOfAll(F, moments), options);
  const whole = { blocks: 1, first: 0, count: 1, mean: origin, factor: F, signal };
  const [every] = await projectedSums(rows, whole);
  return fromSums(sample, every, options);
}

/** The mean of the first block of rows: sums may be taken about any point near their mean. */
async function firstMean(rows: FeatureRows): Promise<Float64Array> {
  for await (const block of rows) return columnMeans(block);
  return new Float64Array(rows.cols);
}

async function fromSums(
  sample: ReplicatedSample,
  every: ProjectedSums,
  options: ReplicateOptions,
): Promise<Replicates> {
  const { rows, origin, F } = sample;
  const { blocks, halves, signal, onProgress } = options;
  const r = F.rows;
  const { perPass = Math.max(1, Math.floor(LARGEST_CROSSES / (r * r))) } = options;
  const cuts = halves === true ? CUTS.map((chosen) => ({ chosen, sums: noSums(rows.cols, r) })) : [];
  const total = blocks + 2 * cuts.length;
  const without = new Float64Array(blocks);
  for (let first = 0; first < blocks; first += perPass) {
    const choice = { blocks, first, count: Math.min(perPass, blocks - first) };
    const sums = await projectedSums(rows, { ...choice, mean: origin, factor: F, signal });
    for (const [slot, block] of sums.entries()) {
      signal?.throwIfAborted();
      for (const cut of cuts) if (cut.chosen(first + slot)) addSums(cut.sums, block);
      without[first + slot] = await distanceOf(restOf(every, block), sample, signal);
      onProgress?.(first + slot + 1, total);
    }
  }
  const parts = cuts.flatMap(({ sums }) => [sums, restOf(every, sums)]);
  const values = [];
  for (const part of parts) {
    signal?.throwIfAborted();
    values.push({ share: part.n / rows.rows, value: await distanceOf(part, sample, signal) });
    onProgress?.(blocks + values.length, total);
  }
  return { whole: await distanceOf(every, sample, signal), without, halves: values };
}

function distanceOf(
  sums: ProjectedSums,
  sample: ReplicatedSample,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { n, sumZ, crossZ } = sums;
  const r = sumZ.length;
  const A = matrix(r, r);
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) {
      A.data[i * r + j] = (crossZ[i * r + j] - (sumZ[i] * sumZ[j]) / n) / (n - sample.ddof);
    }
  }
  return frechetOfSums(sums, sample, { A, signal });
}

/** The sums over all rows, about their own mean, from their moments. */
async function sumsOfAll(F: Matrix, { n, ddof, covariance }: Moments): Promise<ProjectedSums> {
  const projected = await congruence(F, covariance);
  return {
    n,
    sum: new Float64Array(covariance.rows),
    squares: (n - ddof) * trace(covariance),
    sumZ: new Float64Array(F.rows),
    crossZ: projected.data.map((entry) => (n - ddof) * entry),
  };
}
