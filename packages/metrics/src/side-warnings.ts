import { type FeatureMatrix, identicalRows } from '@fidboard/statistics';
import type { MetricSide } from './metric.ts';

type Label = 'candidate' | 'reference';

/**
 * What makes the scores of two sides mean less than they seem to, whichever metrics are asked for: exact copies, and
 * features that have one value on one side and other values on the other.
 *
 * A channel that few images move, as there are after a ReLU, is no such feature: its value is found on both sides.
 */
export function sideWarnings(candidate: MetricSide, reference: MetricSide): string[] {
  return [...warningsOf(candidate, 'candidate', reference), ...warningsOf(reference, 'reference', candidate)];
}

function warningsOf(side: MetricSide, label: Label, other: MetricSide): string[] {
  const { features, n } = side;
  const constants = constantColumns(side);
  if (features !== undefined && features.rows > 1 && constants.size === features.cols) {
    return [`All images of the ${label} have the same features.`];
  }
  const warnings: string[] = [];
  const alone = [...constants].filter(([column, value]) => !knows(other, column, value)).length;
  if (alone > 0) {
    const opposite = label === 'candidate' ? 'reference' : 'candidate';
    const one = alone === 1;
    warnings.push(
      `${one ? '1 feature has' : `${alone} features have`} one value in every image of the ${label}, and the ${opposite} has others: the ${opposite}'s spread along ${one ? 'it' : 'them'} counts in full. Where that is not expected, look at how the features were made.`,
    );
  }
  const copies = features === undefined ? 0 : copiesIn(features);
  if (copies > 0 && features !== undefined) {
    const all = features.rows < n ? `a sample of ${features.rows}` : `the ${features.rows}`;
    const one = copies === 1;
    warnings.push(
      `${copies} of ${all} images of the ${label} ${one ? 'has' : 'have'} exactly the features of another one of them: ${one ? 'it counts' : 'each counts'} as an image of its own, adds nothing to what is known, and can make an error bar too small.`,
    );
  }
  return warnings;
}

/** How many rows are equal to an earlier one. */
function copiesIn(features: FeatureMatrix): number {
  const [numbers] = identicalRows([features]);
  return features.rows - new Set(numbers).size;
}

/** The columns that have one value in every row, and that value. */
function constantColumns({ features, moments }: MetricSide): ReadonlyMap<number, number> {
  const constants = new Map<number, number>();
  if (features !== undefined && features.rows > 1) {
    const { rows, cols, data } = features;
    for (let j = 0; j < cols; j++) {
      let i = 1;
      while (i < rows && data[i * cols + j] === data[j]) i++;
      if (i === rows) constants.set(j, data[j]!);
    }
  } else if (moments !== undefined) {
    const { mean, covariance } = moments;
    mean.forEach((value, j) => {
      // What rounding leaves of the variance of a constant.
      const rounding = (1e-12 * value) ** 2;
      if (Math.abs(covariance.data[j * covariance.cols + j]!) <= rounding) constants.set(j, value);
    });
  }
  return constants;
}

/** Whether a side has rows with this value of a column, as far as can be told. */
function knows({ features, moments }: MetricSide, column: number, value: number): boolean {
  // A mean that was stored in float32 is off by that much.
  const near = (entry: number) => Math.abs(entry - value) <= 1e-6 * Math.abs(value);
  if (features !== undefined) {
    const { rows, cols, data } = features;
    for (let i = 0; i < rows; i++) if (near(data[i * cols + column]!)) return true;
    return false;
  }
  if (moments === undefined) return true;
  const mean = moments.mean[column]!;
  const variance = moments.covariance.data[column * moments.covariance.cols + column]!;
  // 0 of most images and more of a few has a mean below its deviation.
  return near(mean) || (value === 0 && mean >= 0 && mean * mean <= variance);
}
