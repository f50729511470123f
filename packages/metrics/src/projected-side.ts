import { Refusal } from '@fidboard/core';
import {
  checkFeatures,
  type FeatureMatrix,
  MomentAccumulator,
  type Moments,
  type PrincipalBasis,
  projectRows,
  tooFew,
  wrongDimension,
} from '@fidboard/statistics';
import type { MetricSide } from './metric.ts';

/** Every feature row of a side, in blocks; refuses a side of which only a sample or nothing but moments is known. */
export function everyRow(side: MetricSide, label: string): Iterable<FeatureMatrix> {
  const { features, allRows, n } = side;
  const rows = allRows ?? (features !== undefined && features.rows === n ? [features] : undefined);
  if (rows === undefined) {
    throw new Refusal(
      'BAD_INPUT',
      features === undefined
        ? `this metric needs the features of the ${label}, and only its mean and covariance are stored`
        : `this metric needs all ${n} features of the ${label}, and only a sample of ${features.rows} is stored`,
      'Give its images or its features.',
    );
  }
  if (n < 2) throw tooFew(n, label);
  let first = 0;
  for (const block of rows) {
    checkFeatures(block, label, first);
    first += block.rows;
  }
  return rows;
}

/** The moments of a side: stored, or of all its rows. */
export async function momentsOfSide(side: MetricSide, label: string, ddof: 0 | 1): Promise<Moments> {
  if (side.moments !== undefined) return side.moments;
  const rows = everyRow(side, label);
  let accumulator: MomentAccumulator | undefined;
  for (const block of rows) {
    accumulator ??= new MomentAccumulator(block.cols, { ddof });
    await accumulator.add(block, label);
  }
  if (accumulator === undefined) throw tooFew(0, label);
  return accumulator.moments();
}

/** All rows of a side in the coordinates of the reference's basis. */
export async function projectedSide(
  side: MetricSide,
  label: string,
  { basis, signal }: { readonly basis: PrincipalBasis; readonly signal?: AbortSignal | undefined },
): Promise<FeatureMatrix> {
  const rows = everyRow(side, label);
  for (const { cols } of rows) {
    if (cols !== basis.origin.length) throw wrongDimension(label, basis.origin.length, cols);
  }
  return projectRows(rows, basis, signal ? { signal } : {});
}
