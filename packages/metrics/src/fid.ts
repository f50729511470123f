import { factsOf } from '@fidboard/protocol';
import { type FrechetResult, frechetBetween, frechetFromFactor, wrongDimension } from '@fidboard/statistics';
import { frechetUncertainty } from './frechet-uncertainty.ts';
import { gaussianOf, momentsOrGaussianOf, type SideGaussian, type SideMoments } from './gaussian.ts';
import type { Metric, MetricSide } from './metric.ts';

type Side = SideGaussian | SideMoments;

/**
 * Frechet distance of Heusel et al. (2017), ||m1 - m2||^2 + Tr(S1 + S2 - 2 (S1 S2)^(1/2)), clipped at 0.
 *
 * With 2,048 features of the 2015 Inception network it is the FID; with another extractor it is named by that.
 */
export const fid: Metric = {
  ...factsOf('fid'),
  async compute(candidate, reference, settings, options = {}) {
    const choices = { ddof: settings.ddof, signal: options.signal };
    const a = await momentsOrGaussianOf(candidate, 'candidate', choices);
    const b = await gaussianOf(reference, 'reference', choices);
    if (a.dimension !== b.dimension) throw wrongDimension('candidate', b.dimension, a.dimension);
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const result =
      'gaussian' in a
        ? await frechetBetween(a.gaussian, b.gaussian, signal)
        : await frechetFromFactor(a.moments, b.gaussian, signal);
    const { standardError, replicates, details } = await frechetUncertainty(candidate, b.gaussian, {
      settings,
      options,
    });
    return {
      metric: 'fid',
      value: Math.max(0, result.value),
      standardError,
      replicates,
      details: {
        meanPart: result.meanPart,
        tracePart: result.tracePart,
        dimension: a.dimension,
        ddof: { candidate: a.ddof, reference: b.ddof },
        route: { candidate: a.route, reference: b.route },
        rank: { candidate: result.ranks[0], reference: result.ranks[1] },
        ...details,
      },
      warnings: [
        ...warningsOf([a, b], result),
        ...singularWarnings([candidate, reference], [a, b], result),
        ...ddofWarnings(a, b),
      ],
    };
  },
};

function warningsOf(sides: readonly [Side, Side], { traces, clipped }: FrechetResult): string[] {
  return (['candidate', 'reference'] as const).flatMap((label, at) => {
    const warnings: string[] = [];
    const { n, dimension } = sides[at]!;
    const wanted = Math.ceil((5000 / 2048) * dimension);
    if (n > 0 && n < dimension + 1) {
      warnings.push(
        `The ${label} has ${n} images for ${dimension} features: fewer than ${dimension + 1}, so its covariance is singular and the Frechet distance is biased upwards. Compare only scores at the same number of images.`,
      );
    } else if (n > 0 && n < wanted) {
      warnings.push(
        `The ${label} has ${n} images; for ${dimension} features the Frechet distance wants at least ${wanted.toLocaleString('en-US')}. Below that it is biased upwards noticeably.`,
      );
    }
    if (traces[at] === 0) {
      warnings.push(`All images of the ${label} have the same features: its covariance is zero.`);
    }
    if (clipped[at]! < 0) {
      warnings.push(
        `The covariance of the ${label} is not positive semidefinite (smallest eigenvalue ${clipped[at]!.toExponential(2)}); the nearest one that is was used.`,
      );
    }
    return warnings;
  });
}

/** Of sides that are known by a covariance alone; for others the number of images and constant features say it. */
function singularWarnings(
  given: readonly [MetricSide, MetricSide],
  sides: readonly [Side, Side],
  { ranks, traces, clipped }: FrechetResult,
): string[] {
  return (['candidate', 'reference'] as const).flatMap((label, at) => {
    const { n, dimension } = sides[at]!;
    const [rank, few] = [ranks[at]!, n > 0 && n < dimension + 1];
    if (given[at]!.features !== undefined || few || traces[at] === 0 || clipped[at]! < 0) return [];
    if (rank >= dimension) return [];
    return [
      `The covariance of the ${label} is singular: its rank is ${rank} of ${dimension}. The distance is exact all the same, and what the other side spreads in the other directions counts in full; such statistics are of fewer than ${dimension + 1} images, or of features that are constant or follow from others.`,
    ];
  });
}

function ddofWarnings(a: Side, b: Side): string[] {
  if (a.ddof === b.ddof) return [];
  return [`The candidate's covariance divides by n - ${a.ddof}, the reference's by n - ${b.ddof}.`];
}
