import { Refusal, Rng } from '@fidboard/core';
import { factsOf } from '@fidboard/protocol';
import {
  type FeatureRows,
  factorOfFeatures,
  frechetBetween,
  frechetFromFactor,
  type GaussianFactor,
  MomentAccumulator,
  pickRows,
  takeRows,
  wrongDimension,
} from '@fidboard/statistics';
import { fitLine } from './fit-line.ts';
import { gaussianOf } from './gaussian.ts';
import type { Metric } from './metric.ts';
import { everyRow } from './projected-side.ts';

/**
 * FID-infinity of Chong and Forsyth (2020): the Frechet distance of subsets of growing size N, extrapolated to N = infinity
 * by the line a + b / N; a is the score, which can fall below 0.
 *
 * Sizes and subsets as dgm-eval draws them, but by the protocol's seed: one Rng, Rng.sample(n, N) for each size in turn.
 */
export const fidInfinity: Metric = {
  ...factsOf('fid_infinity'),
  async compute(candidate, reference, settings, options = {}) {
    const {
      ddof,
      seed,
      fidInfinity: { points },
    } = settings;
    const { signal, onProgress } = options;
    const rows = everyRow(candidate, 'candidate');
    const theirs = await gaussianOf(reference, 'reference', { ddof, signal });
    if (rows.cols !== theirs.dimension) throw wrongDimension('candidate', theirs.dimension, rows.cols);
    const sizes = sizesOf(rows.rows, points);
    const rng = new Rng(seed);
    const values: number[] = [];
    for (const [i, size] of sizes.entries()) {
      signal?.throwIfAborted();
      const indices = rng.sample(rows.rows, size).slice().sort();
      values.push(await distanceOfSubset({ rows, indices }, theirs.gaussian, { ddof, signal }));
      onProgress?.(i + 1, points);
    }
    const { intercept, slope, residual } = fitLine(
      sizes.map((size) => 1 / size),
      values,
    );
    const [smallest = 0] = sizes;
    return {
      metric: 'fid_infinity',
      value: intercept,
      standardError: null,
      details: {
        sizes,
        values,
        intercept,
        slope,
        residual,
        points,
        seed,
        dimension: rows.cols,
        ddof,
        standardErrorCovers: null,
      },
      warnings:
        smallest > rows.cols
          ? []
          : [
              `The smallest subset of FID-infinity has ${smallest} images for ${rows.cols} features: below ${rows.cols + 1} the distance does not fall along a line in 1 / N, so the extrapolation is not to be trusted. It wants at least ${10 * (rows.cols + 1)} images.`,
            ],
    };
  },
};

/** Evenly spaced sizes from a tenth of n (at least 2, at most 5,000) to n, rounded down; refuses an n that gives a size twice. */
function sizesOf(n: number, points: number): number[] {
  const first = Math.min(5000, Math.max(n / 10, 2));
  const step = (n - first) / (points - 1);
  const sizes = Array.from({ length: points }, (_, i) =>
    i === points - 1 ? n : Math.floor(i * step + first),
  );
  if (new Set(sizes).size === points) return sizes;
  throw new Refusal(
    'BAD_INPUT',
    `FID-infinity fits a line through ${points} different numbers of images, and the candidate has ${n}`,
    `Give at least ${2 * points} images, or leave fid_infinity out of the metrics.`,
  );
}

async function distanceOfSubset(
  { rows, indices }: { rows: FeatureRows; indices: Uint32Array },
  reference: GaussianFactor,
  { ddof, signal }: { ddof: 0 | 1; signal: AbortSignal | undefined },
): Promise<number> {
  const stop = signal ? { signal } : {};
  if (indices.length <= rows.cols) {
    const thin = factorOfFeatures(await takeRows(rows, indices), ddof);
    return (await frechetBetween(thin, reference, stop)).value;
  }
  const accumulator = new MomentAccumulator(rows.cols, { ddof });
  let first = 0;
  let next = 0;
  for await (const block of rows) {
    signal?.throwIfAborted();
    const start = next;
    while (next < indices.length && indices[next]! < first + block.rows) next++;
    const chosen = indices.subarray(start, next).map((index) => index - first);
    await accumulator.add(pickRows(block, chosen), 'candidate');
    first += block.rows;
  }
  return (await frechetFromFactor(accumulator.moments(), reference, stop)).value;
}
