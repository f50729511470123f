import { invariant, Refusal } from '@fidboard/core';
import { factsOf } from '@fidboard/protocol';
import { type FeatureMatrix, jackknifeStandardError, wrongDimension } from '@fidboard/statistics';
import type { Metric, MetricScore, MetricSettings, MetricSide } from './metric.ts';
import { compareNeighbours, type NeighbourComparison } from './neighbour-comparison.ts';

/** A score of the comparison of two sets by their nearest neighbours. */
export interface NeighbourMetric {
  readonly key: 'precision' | 'recall' | 'density' | 'coverage' | 'authenticity';
  /** The side whose rows have radii: the distance of each from its k-th neighbour on its own side. */
  readonly radii: 'candidate' | 'reference';
  k(settings: MetricSettings['neighbours']): number;
  /** How a distance is compared with a radius, as the paper's code has it. */
  readonly within: '<=' | '<';
  /** Of a share of 1: 100 for a metric that is given in percent. */
  readonly scale?: number;
  /** What a radius of 0 does to the score, as the end of a sentence. */
  readonly zeroRadius: string;
  /** More about the bar than that it covers drawing the candidate's images. */
  readonly barNote?: string;
  /** What the reader should know where the reference is only a sample. */
  readonly sampleWarning?: string;
}

/** The metric of a definition; higher is better in all of them. */
export function neighbourMetric(definition: NeighbourMetric): Metric {
  const facts = factsOf(definition.key);
  const { title } = facts;
  return {
    ...facts,
    async compute(candidate, reference, settings, options = {}) {
      const x = featuresOf(candidate, 'candidate', title);
      const y = featuresOf(reference, 'reference', title);
      if (x.cols !== y.cols) throw wrongDimension('candidate', y.cols, x.cols);
      const k = definition.k(settings.neighbours);
      refuseTooFew({ candidate: x.rows, reference: y.rows }, k, definition);
      const comparison = await compareNeighbours(
        { candidate: x, reference: y },
        settings.neighbours,
        options,
      );
      const score = scoreOf(definition, comparison);
      const images = { candidate: x.rows, reference: y.rows };
      return {
        ...score,
        details: {
          k,
          within: definition.within,
          radiiOf: definition.radii,
          images,
          dimension: x.cols,
          constantFeatures: { ...comparison.constantFeatures },
          copiesOfReference: comparison.overlap.copies,
          ...score.details,
        },
        warnings: [
          ...warningsOf(definition, { comparison, images, dimension: x.cols, k }),
          ...(definition.sampleWarning !== undefined && y.rows < reference.n
            ? [
                `${title} saw a sample of ${y.rows} of the ${reference.n} images of the reference: ${definition.sampleWarning}`,
              ]
            : []),
        ],
      };
    },
  };
}

function scoreOf(
  { key, scale = 1, barNote }: NeighbourMetric,
  { overlap }: NeighbourComparison,
): MetricScore {
  const score = overlap[key];
  invariant(score !== null, key, 'rows enough for radii', 'none');
  const { without, zeroRadii } = score;
  const replicates = without === null ? undefined : Array.from(without, (value) => scale * value);
  return {
    metric: key,
    value: scale * score.value,
    standardError: without === null ? null : scale * jackknifeStandardError(without),
    replicates,
    details: {
      zeroRadii,
      standardErrorCovers:
        without === null
          ? null
          : `drawing the candidate's images; the reference is held fixed${barNote === undefined ? '' : `; ${barNote}`}`,
      ...(without === null
        ? { noStandardError: 'the candidate has too few images to leave blocks of them out' }
        : {}),
    },
    warnings: [],
  };
}

function featuresOf({ features }: MetricSide, label: string, title: string): FeatureMatrix {
  if (features !== undefined && features.rows > 0) return features;
  throw new Refusal(
    'BAD_INPUT',
    `${title} needs the features of the ${label}, and ${features === undefined ? 'only its mean and covariance are stored' : 'it has no images'}`,
    'Give its images or its features, or leave this metric out.',
  );
}

function refuseTooFew(
  images: { readonly candidate: number; readonly reference: number },
  k: number,
  { key, radii }: NeighbourMetric,
): void {
  if (images[radii] > k) return;
  throw new Refusal(
    'BAD_INPUT',
    `${factsOf(key).title} needs more than ${k} images of the ${radii} for their ${k} nearest neighbours, and it has ${images[radii]}`,
    `Add images to the ${radii}, or choose fewer neighbours (--neighbours); their number is part of the protocol and recorded.`,
  );
}

function warningsOf(
  { key, radii, zeroRadius }: NeighbourMetric,
  about: {
    readonly comparison: NeighbourComparison;
    readonly images: { readonly candidate: number; readonly reference: number };
    readonly dimension: number;
    readonly k: number;
  },
): string[] {
  const { comparison, images, dimension, k } = about;
  const warnings: string[] = [];
  for (const side of ['candidate', 'reference'] as const) {
    if (images[side] > 1 && comparison.constantFeatures[side] === dimension) {
      warnings.push(`All images of the ${side} have the same features.`);
    }
  }
  const zeros = comparison.overlap[key]?.zeroRadii ?? 0;
  if (zeros > 0) {
    warnings.push(
      `${zeros} of the ${images[radii]} images of the ${radii} have at least ${k} exact ${k === 1 ? 'copy' : 'copies'} among themselves: ${zeroRadius}.`,
    );
  }
  return warnings;
}
