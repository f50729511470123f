import { Refusal } from '@fidboard/core';
import {
  checkFeatures,
  factorOfFeatures,
  factorOfMoments,
  type GaussianFactor,
  MomentAccumulator,
  type Moments,
  tooFew,
} from '@fidboard/statistics';
import type { MetricSide } from './metric.ts';

/** Beyond this, products of covariances would leave the range of float64. */
const LARGEST_MOMENT = 1e100;

/** What is known of one side's normal distribution. */
interface SideFacts {
  readonly n: number;
  readonly dimension: number;
  readonly ddof: 0 | 1;
}

/** One side by a factor of its covariance: of its centred rows, or of the covariance, made here or stored with it. */
export interface SideGaussian extends SideFacts {
  readonly gaussian: GaussianFactor;
  readonly route: 'features' | 'covariance';
}

/** One side by its covariance, which is not factored. */
export interface SideMoments extends SideFacts {
  readonly moments: Moments;
  readonly route: 'covariance';
}

interface GaussianOptions {
  readonly ddof: 0 | 1;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The normal distribution of one side: from its rows where they are fewer than d + 1, else its covariance.
 *
 * Refuses NaN, infinities, fewer than 2 images and shapes that do not fit, naming the side by `label`.
 */
export async function momentsOrGaussianOf(
  side: MetricSide,
  label: string,
  options: GaussianOptions,
): Promise<SideGaussian | SideMoments> {
  const { features } = side;
  const complete = features !== undefined && features.rows === side.n;
  if (
    features !== undefined &&
    (side.moments === undefined || (complete && features.rows < features.cols + 1))
  ) {
    const { rows: n, cols: dimension } = features;
    checkFeatures(features, label);
    if (n < 2) throw tooFew(n, label);
    if (n < dimension + 1) {
      const gaussian = factorOfFeatures(features, options.ddof);
      return { gaussian, n, dimension, ddof: options.ddof, route: 'features' };
    }
    const accumulator = new MomentAccumulator(dimension, { ddof: options.ddof });
    await accumulator.add(features, label);
    return sideOf(accumulator.moments());
  }
  if (side.moments === undefined) {
    throw new Refusal(
      'BAD_INPUT',
      `the ${label} has neither features nor a mean and a covariance`,
      'Give images, features, or statistics that hold mu and sigma.',
    );
  }
  checkMoments(side.moments, label);
  return sideOf(side.moments);
}

function sideOf(moments: Moments): SideMoments {
  const { n, mean, ddof } = moments;
  return { moments, n, dimension: mean.length, ddof, route: 'covariance' };
}

/** The same, factored in any case: by the factor that is stored with the side, where it has one. */
export async function gaussianOf(
  side: MetricSide,
  label: string,
  options: GaussianOptions,
): Promise<SideGaussian> {
  const found = await momentsOrGaussianOf(side, label, options);
  if ('gaussian' in found) return found;
  const { moments, ...facts } = found;
  if (side.factor !== undefined && moments === side.moments) {
    return { ...facts, gaussian: side.factor };
  }
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  return { ...facts, gaussian: await factorOfMoments(moments, signal) };
}

function checkMoments({ n, mean, covariance }: Moments, label: string): void {
  const d = mean.length;
  const refuse = (message: string) =>
    new Refusal('BAD_INPUT', message, 'Compute the statistics again from the features (fidboard stats).');
  if (covariance.rows !== d || covariance.cols !== d) {
    throw refuse(
      `the covariance of the ${label} should be ${d} x ${d}, as its mean has ${d} entries, and is ${covariance.rows} x ${covariance.cols}`,
    );
  }
  if (n === 1) throw tooFew(n, label);
  for (let i = 0; i < d; i++) {
    if (!(Math.abs(mean[i]!) <= LARGEST_MOMENT)) {
      throw refuse(`the mean of the ${label} must be finite, and entry ${i} is ${mean[i]}`);
    }
  }
  let largest = 0;
  for (let at = 0; at < d * d; at++) {
    const entry = covariance.data[at]!;
    if (!(Math.abs(entry) <= LARGEST_MOMENT)) {
      throw refuse(
        `the covariance of the ${label} must be finite, and row ${Math.floor(at / d)}, column ${at % d} is ${entry}`,
      );
    }
    largest = Math.max(largest, Math.abs(entry));
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      // Float32 statistics are symmetric to about 1e-7 of their entries.
      if (Math.abs(covariance.data[i * d + j]! - covariance.data[j * d + i]!) <= 1e-5 * largest) continue;
      throw refuse(
        `the covariance of the ${label} must be symmetric, and row ${i}, column ${j} is not its mirror`,
      );
    }
  }
}
