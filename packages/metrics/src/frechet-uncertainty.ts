import type { Json } from '@fidboard/core';
import {
  blockCount,
  type FeatureRows,
  frechetReplicates,
  type GaussianFactor,
  jackknife,
} from '@fidboard/statistics';
import type { MetricOptions, MetricSettings, MetricSide } from './metric.ts';
import { everyRow } from './projected-side.ts';

/** An error bar, the values behind it, and what it covers. */
export interface Uncertainty {
  readonly standardError: number | null;
  readonly replicates?: readonly number[];
  readonly details: Readonly<Record<string, Json>>;
}

/** Fewer delete-one-block values than this tell little of their own spread. */
const FEWEST_BLOCKS = 10;

/**
 * The delete-one-block jackknife of a Frechet distance over the candidate's rows, the reference held fixed; without an
 * error where the rows are not all there, or fewer than 20.
 *
 * bench/coverage.ts measures what it covers.
 */
export async function frechetUncertainty(
  candidate: MetricSide,
  reference: GaussianFactor,
  { settings, options }: { settings: MetricSettings; options: MetricOptions },
): Promise<Uncertainty> {
  const rows = rowsOfCandidate(candidate);
  const blocks = rows === null ? 0 : blockCount(rows.rows, rows.cols);
  if (rows === null || blocks < FEWEST_BLOCKS) {
    return {
      standardError: null,
      details: { standardErrorCovers: null, bias: null, interval95: null },
    };
  }
  const moments = rows.rows > rows.cols ? candidate.moments : undefined;
  const ddof = moments?.ddof ?? settings.ddof;
  const correctable = biasIsCorrectable(rows);
  const replicates = await frechetReplicates({ rows, ddof, moments }, reference, {
    blocks,
    halves: correctable,
    ...options,
  });
  const { standardError, bias, interval95 } = jackknife(replicates);
  return {
    standardError,
    replicates: [...replicates.without],
    details: {
      standardErrorCovers: correctable
        ? "drawing the candidate's images, at this number of them; the reference is held fixed. interval95 is corrected for the bias of few images"
        : "drawing the candidate's images, at this number of them; the reference is held fixed. The bias of few images is not covered",
      blocks,
      bias: correctable ? bias : null,
      interval95: correctable ? [...interval95] : null,
    },
  };
}

/**
 * Whether what is left of the bias after a correction to second order is small beside the error. It goes as d^4 / n^3 and
 * the error as d / n at worst, where both sides are nearly equal: so by n^2 / d^3, the bound found by simulation.
 */
function biasIsCorrectable({ rows, cols }: FeatureRows): boolean {
  return rows >= 2.5 * cols && rows ** 2 >= cols ** 3 / 25;
}

function rowsOfCandidate(candidate: MetricSide): FeatureRows | null {
  const { features, allRows, n } = candidate;
  if (n < 2 || (allRows === undefined && features?.rows !== n)) return null;
  return everyRow(candidate, 'candidate');
}
