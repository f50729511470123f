import { Refusal } from '@fidboard/core';
import {
  checkFeatures,
  type FeatureMatrix,
  type FeatureRows,
  MomentAccumulator,
  type Moments,
  type PrincipalBasis,
  principalBasis,
  projectRows,
  rowsOf,
  tooFew,
  wrongDimension,
} from '@fidboard/statistics';
import type { MetricSide } from './metric.ts';

/** Every feature row of a side; refuses a side of which only a sample or nothing but moments is known. */
export function everyRow(side: MetricSide, label: string): FeatureRows {
  const { features, allRows, n } = side;
  const rows = allRows ?? (features !== undefined && features.rows === n ? rowsOf(features) : undefined);
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
  return checked(rows, label);
}

/** The same rows, refused where one is not finite. */
function checked(rows: FeatureRows, label: string): FeatureRows {
  return {
    rows: rows.rows,
    cols: rows.cols,
    async *[Symbol.asyncIterator]() {
      let first = 0;
      for await (const block of rows) {
        checkFeatures(block, label, first);
        first += block.rows;
        yield block;
      }
    },
  };
}

/** The moments of a side: stored, or of all its rows. */
export async function momentsOfSide(side: MetricSide, label: string, ddof: 0 | 1): Promise<Moments> {
  if (side.moments !== undefined) return side.moments;
  const rows = everyRow(side, label);
  const accumulator = new MomentAccumulator(rows.cols, { ddof });
  for await (const block of rows) await accumulator.add(block, label);
  return accumulator.moments();
}

/** The leading principal axes of a reference, found once for all metrics that ask for as many of the same moments. */
export function referenceBasis(
  moments: Moments,
  components: number | null,
  signal: AbortSignal | undefined,
): Promise<PrincipalBasis> {
  let ofMoments = bases.get(moments);
  if (ofMoments === undefined) {
    ofMoments = new Map();
    bases.set(moments, ofMoments);
  }
  let basis = ofMoments.get(components);
  if (basis === undefined) {
    basis = principalBasis(moments, components, signal ? { signal } : {});
    ofMoments.set(components, basis);
    basis.catch(() => ofMoments.delete(components)); // a failure is not kept: the next metric tries again
  }
  return basis;
}

const bases = new WeakMap<Moments, Map<number | null, Promise<PrincipalBasis>>>();

/** All rows of a side in the coordinates of the reference's basis. */
export async function projectedSide(
  side: MetricSide,
  label: string,
  { basis, signal }: { readonly basis: PrincipalBasis; readonly signal?: AbortSignal | undefined },
): Promise<FeatureMatrix> {
  const rows = everyRow(side, label);
  if (rows.cols !== basis.origin.length) throw wrongDimension(label, basis.origin.length, rows.cols);
  return projectRows(rows, basis, signal ? { signal } : {});
}
