import { Refusal } from '@fidboard/core';
import { factsOf } from '@fidboard/protocol';
import { inceptionScore as scoreOf } from '@fidboard/statistics';
import type { Metric } from './metric.ts';

/** Classes of ImageNet's classifiers: 1,000, and 1,008 outputs of the Inception-v3 of 2015. */
const IMAGENET: readonly number[] = [1000, 1008];

/**
 * Inception Score (Salimans et al. 2016) with whatever classifier the features come with; that name belongs to
 * Inception-v3, so tables call it by what it is.
 */
export const inceptionScore: Metric = {
  ...factsOf('inception_score'),
  async compute(candidate, _reference, settings, { signal } = {}) {
    const { logits } = candidate;
    if (logits === undefined) throw noClassifier();
    const { splits } = settings.inceptionScore;
    const result = await scoreOf(logits, { splits, ...(signal ? { signal } : {}) });
    const { rows: n, cols: classes, classifier } = logits;
    const { mean, standardDeviation, whole, standardError } = result;
    return {
      metric: 'inception_score',
      value: mean,
      standardError,
      ...(standardError === null ? {} : { replicates: [...result.replicates] }),
      details: {
        standardDeviation,
        standardDeviationCovers: 'the spread (ddof 0) of the splits, which every paper reports',
        splits,
        classes,
        n,
        classifier,
        whole,
        wholeIs: 'the score of all images at once',
        standardErrorCovers:
          standardError === null
            ? null
            : "drawing the candidate's images, by leaving out every 50th of them in turn",
      },
      warnings: warningsOf({ n, classes, splits, mean, whole, classifier }),
    };
  },
};

interface Scored {
  readonly n: number;
  readonly classes: number;
  readonly splits: number;
  readonly mean: number;
  readonly whole: number;
  readonly classifier: string;
}

function warningsOf({ n, classes, splits, mean, whole, classifier }: Scored): string[] {
  const warnings: string[] = [];
  if (!IMAGENET.includes(classes)) {
    warnings.push(
      `The classifier score is of ${classifier}: it lies between 1 and ${classes} and cannot be compared with published Inception Scores, which are of the 1000 classes of ImageNet.`,
    );
  }
  // Fewer images lower a score by at most exp((C - 1) / (2 n)); parts that differ among each other lower it by more.
  if (Math.log(whole / mean) > (classes - 1) / Math.floor(n / splits) + 0.05) {
    warnings.push(
      `The classifier score of all images at once is ${whole.toPrecision(4)}, far more than the mean ${mean.toPrecision(4)} over ${splits} consecutive splits: the images seem to be sorted by class. Shuffle them, or choose --splits 1.`,
    );
  }
  return warnings;
}

function noClassifier(): Refusal {
  return new Refusal(
    'BAD_INPUT',
    "the classifier score needs a classifier's outputs for each image, and there are none",
    'Choose an extractor that has a classifier, or give an .npz of feats and logits.',
  );
}
