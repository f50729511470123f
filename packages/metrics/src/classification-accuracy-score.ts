import { compareNatural, type Json, Refusal, Rng } from '@fidboard/core';
import { factsOf } from '@fidboard/protocol';
import {
  type Classifier,
  checkFeatures,
  classify,
  countLabels,
  type FeatureMatrix,
  fitClassifier,
  pickRows,
  wrongDimension,
} from '@fidboard/statistics';
import { noLabels, refuseMissingLabels, wrongCount } from './labels.ts';
import type { Metric, MetricOptions, MetricSettings, MetricSide } from './metric.ts';

/** Coefficients of a classifier; L-BFGS keeps some twenty times as many numbers (700 MB). */
const LARGEST_CLASSIFIER = 2 ** 22;

/**
 * Classification accuracy score (Ravuri and Vinyals 2019, arXiv 1905.10887): how well a classifier that has seen the
 * candidate alone names real images, here multinomial logistic regression on frozen features.
 *
 * Half of the reference, drawn by the seed within each label, is the test for it and for the same classifier trained on
 * the other half. Features are standardised by their training mean and standard deviation.
 */
export const classificationAccuracyScore: Metric = {
  ...factsOf('classification_accuracy_score'),
  async compute(candidate, reference, settings, options = {}) {
    const ours = labelledSample(candidate, 'candidate');
    const theirs = labelledSample(reference, 'reference');
    if (ours.features.cols !== theirs.features.cols) {
      throw wrongDimension('candidate', theirs.features.cols, ours.features.cols);
    }
    const names = classNames(ours, theirs);
    const { train, test } = split(theirs, names, settings.seed);
    const trained = await fit(rowsAndClasses(ours, names), { names, settings, options });
    const real = await fit(train, { names, settings, options });
    const said = await classify(trained, test.features);
    const saidByReal = await classify(real, test.features);
    const correct = (predictions: Uint32Array, k?: number) =>
      predictions.filter((said, i) => said === test.classes[i] && (k === undefined || k === test.classes[i]))
        .length;
    const testN = test.classes.length;
    const accuracy = correct(said) / testN;
    const realAccuracy = correct(saidByReal) / testN;
    const perClass = names.map((label, k) => {
      const n = test.classes.reduce((count, each) => count + (each === k ? 1 : 0), 0);
      return [
        label,
        { accuracy: correct(said, k) / n, realAccuracy: correct(saidByReal, k) / n, n },
      ] as const;
    });
    return {
      metric: 'classification_accuracy_score',
      value: accuracy,
      standardError: binomialError(accuracy, testN),
      classes: new Map(
        perClass.map(([label, { accuracy: value, n }]) => [
          label,
          { value, standardError: binomialError(value, n), n: ours.features.rows },
        ]),
      ),
      details: {
        accuracy,
        realAccuracy,
        gap: realAccuracy - accuracy,
        perClass: Object.fromEntries(perClass),
        ...ending(trained),
        trainN: ours.features.rows,
        realTraining: { ...ending(real), trainN: train.classes.length },
        testN,
        ...settings.classification,
        dimension: ours.features.cols,
        seed: settings.seed,
        standardErrorCovers:
          'drawing the real images of the test (binomial); both training sets and the split are held fixed',
      },
      warnings: [
        ...convergenceWarnings(trained, 'the candidate'),
        ...convergenceWarnings(real, 'real images'),
      ],
    };
  },
};

function binomialError(share: number, n: number): number {
  return Math.sqrt((share * (1 - share)) / n);
}

interface LabelledSample {
  readonly features: FeatureMatrix;
  readonly labels: readonly string[];
}

interface Examples {
  readonly features: FeatureMatrix;
  /** Of each row the index of its label's name. */
  readonly classes: Uint32Array;
}

/** The features of a side, or the sample of them that is kept, with their labels. */
function labelledSample({ features, labels }: MetricSide, side: string): LabelledSample {
  if (features === undefined) {
    throw new Refusal(
      'BAD_INPUT',
      `the classification accuracy score needs the features of the ${side}, and only its mean and covariance are stored`,
      'Give its images or its features.',
    );
  }
  if (labels === undefined) throw noLabels(side);
  if (labels.length !== features.rows) throw wrongCount(side, features.rows, labels.length);
  checkFeatures(features, side);
  return { features, labels };
}

/** The labels of both sides, which must be the same, in natural order. */
function classNames(candidate: LabelledSample, reference: LabelledSample): string[] {
  const ours = countLabels(candidate.labels);
  const theirs = countLabels(reference.labels);
  refuseMissingLabels(new Set(ours.keys()), new Set(theirs.keys()), 'candidate');
  refuseMissingLabels(new Set(theirs.keys()), new Set(ours.keys()), 'reference');
  for (const [label, n] of theirs) {
    if (n >= 2) continue;
    throw new Refusal(
      'BAD_INPUT',
      `half of each label of the reference trains a classifier and half tests it, and "${label}" has ${n} image`,
      'Add images of that label, or leave it out on both sides.',
    );
  }
  const names = [...theirs.keys()].sort(compareNatural);
  if (names.length < 2) {
    throw new Refusal(
      'BAD_INPUT',
      `a classifier needs at least 2 labels, and all images have the label "${names[0]}"`,
      'Give images of several labels, or leave classification_accuracy_score out of the metrics.',
    );
  }
  const size = (candidate.features.cols + 1) * names.length;
  if (size > LARGEST_CLASSIFIER) {
    throw new Refusal(
      'BAD_INPUT',
      `a classifier of ${candidate.features.cols} features and ${names.length} labels has ${size} coefficients, and the limit is ${LARGEST_CLASSIFIER}`,
      'Join labels, or leave classification_accuracy_score out of the metrics.',
    );
  }
  return names;
}

function rowsAndClasses({ features, labels }: LabelledSample, names: readonly string[]): Examples {
  const indices = new Map(names.map((name, k) => [name, k]));
  return { features, classes: Uint32Array.from(labels, (label) => indices.get(label)!) };
}

/** Half of each label, the smaller one of an odd number, to train with; the rest to test. Both keep the rows' order. */
function split(
  sample: LabelledSample,
  names: readonly string[],
  seed: number,
): { train: Examples; test: Examples } {
  const { features, classes } = rowsAndClasses(sample, names);
  const rng = new Rng(seed);
  const rowsOfClass: number[][] = names.map(() => []);
  classes.forEach((k, row) => {
    rowsOfClass[k]!.push(row);
  });
  const isTraining = new Uint8Array(features.rows);
  for (const rows of rowsOfClass) {
    for (const i of rng.sample(rows.length, Math.floor(rows.length / 2))) isTraining[rows[i]!] = 1;
  }
  const part = (wanted: 0 | 1): Examples => {
    const rows = [...isTraining.keys()].filter((row) => isTraining[row] === wanted);
    return { features: pickRows(features, rows), classes: Uint32Array.from(rows, (row) => classes[row]!) };
  };
  return { train: part(1), test: part(0) };
}

function fit(
  { features, classes }: Examples,
  {
    names,
    settings: { classification },
    options,
  }: { names: readonly string[]; settings: MetricSettings; options: MetricOptions },
): Promise<Classifier> {
  const { l2, iterations, tolerance } = classification;
  return fitClassifier(features, classes, { classes: names.length, l2, iterations, tolerance, ...options });
}

function ending({ fit: { iterations, converged, gradientNorm } }: Classifier): { [key: string]: Json } {
  return { iterations, converged, gradientNorm };
}

function convergenceWarnings(
  { fit: { iterations, converged, gradientNorm } }: Classifier,
  of: string,
): string[] {
  if (converged) return [];
  return [
    `The classifier of ${of} had not converged after ${iterations} iterations (largest gradient ${gradientNorm.toExponential(1)}): its accuracy may still change.`,
  ];
}
