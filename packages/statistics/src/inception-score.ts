import { invariant, Refusal } from '@fidboard/core';
import type { FeatureRows } from './feature-rows.ts';
import { jackknifeStandardError } from './jackknife.ts';

export interface InceptionScoreOptions {
  /** Consecutive parts of the rows, usually 10; part s holds rows floor(s n / splits) to floor((s + 1) n / splits). */
  readonly splits: number;
  readonly signal?: AbortSignal;
}

/** exp of the mean divergence of a row's class probabilities from the mean ones, in 1 to the number of classes. */
export interface InceptionScoreResult {
  /** The mean over the parts. */
  readonly mean: number;
  /** The standard deviation (ddof 0) over the parts. */
  readonly standardDeviation: number;
  /** The score of each part. */
  readonly values: Float64Array;
  /** The score of all rows at once; far above the mean where the rows are sorted by class. */
  readonly whole: number;
  /** Delete-one-block jackknife error of the mean over the parts; null where a part has but one row. */
  readonly standardError: number | null;
  /** The means over the parts without block b, rows b, b + B, ... of all rows; empty where there is no error. */
  readonly replicates: Float64Array;
}

const JACKKNIFE_BLOCKS = 50;

/**
 * Inception Score (Salimans et al. 2016; Barratt and Sharma 2018) of an n x C matrix of logits, streamed once.
 *
 * The parts are those of OpenAI's code and of torch-fidelity without its shuffle; the estimator is
 * exp(mean_i sum_c p_ic (log p_ic - log m_c)), m = mean_i p_i, in float64. Refuses n < splits, fewer than 2 classes, NaN and
 * infinities. Checked to 1e-9 relative against NumPy and SciPy.
 */
export async function inceptionScore(
  logits: FeatureRows,
  { splits, signal }: InceptionScoreOptions,
): Promise<InceptionScoreResult> {
  const { rows: n, cols: classes } = logits;
  invariant(Number.isInteger(splits) && splits > 0, 'inceptionScore', 'splits > 0', splits);
  refuseShape(n, classes, splits);
  const parts = Array.from({ length: Math.min(JACKKNIFE_BLOCKS, n) }, () => emptySums(classes));
  const all = emptySums(classes);
  const values = new Float64Array(splits);
  const without = new Float64Array(parts.length);
  const p = new Float64Array(classes);
  let row = 0;
  let split = 0;
  for await (const block of logits) {
    signal?.throwIfAborted();
    for (let i = 0; i < block.rows; i++) {
      const part = parts[row % parts.length]!;
      part.negentropy += softmax(block.data.subarray(i * classes, (i + 1) * classes), p, row);
      for (let c = 0; c < classes; c++) part.p[c] += p[c];
      part.n++;
      row++;
      if (row < Math.floor(((split + 1) * n) / splits)) continue;
      const total = emptySums(classes);
      for (const each of parts) add(total, each, 1);
      values[split++] = scoreOf(total);
      for (const [b, each] of parts.entries()) without[b] += scoreWithout(total, each) / splits;
      add(all, total, 1);
      for (const each of parts) clear(each);
    }
  }
  const mean = meanOf(values);
  const replicates = without.some(Number.isNaN) || without.length < 2 ? new Float64Array(0) : without;
  return {
    mean,
    standardDeviation: Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2))),
    values,
    whole: scoreOf(all),
    standardError: replicates.length === 0 ? null : jackknifeStandardError(replicates),
    replicates,
  };
}

/** Of some rows: how many, the sum of their probabilities, and the sum of their sum_c p log p. */
interface Sums {
  n: number;
  negentropy: number;
  readonly p: Float64Array;
}

function emptySums(classes: number): Sums {
  return { n: 0, negentropy: 0, p: new Float64Array(classes) };
}

function add(into: Sums, { n, negentropy, p }: Sums, sign: 1 | -1): void {
  into.n += sign * n;
  into.negentropy += sign * negentropy;
  for (let c = 0; c < p.length; c++) into.p[c] += sign * p[c];
}

function clear(sums: Sums): void {
  sums.n = 0;
  sums.negentropy = 0;
  sums.p.fill(0);
}

/** Writes the probabilities of one row of logits to p and returns sum_c p log p. */
function softmax(logits: ArrayLike<number>, p: Float64Array, row: number): number {
  let largest = -Infinity;
  for (let c = 0; c < p.length; c++) {
    if (!Number.isFinite(logits[c])) throw notFinite(row, c, logits[c]!);
    largest = Math.max(largest, logits[c]!);
  }
  let total = 0;
  for (let c = 0; c < p.length; c++) total += p[c] = Math.exp(logits[c]! - largest);
  const logTotal = Math.log(total);
  let negentropy = 0;
  for (let c = 0; c < p.length; c++) {
    p[c] /= total;
    negentropy += p[c] * (logits[c]! - largest - logTotal);
  }
  return negentropy;
}

/** exp((sum_i sum_c p log p) / n - sum_c m log m), the same as the mean divergence from m. */
function scoreOf({ n, negentropy, p }: Sums): number {
  let entropy = 0;
  for (let c = 0; c < p.length; c++) if (p[c] > 0) entropy -= (p[c] / n) * Math.log(p[c] / n);
  // Rounding may leave a divergence of -1e-16.
  return Math.exp(Math.max(0, negentropy / n + entropy));
}

/** The score of some rows without a part of them; NaN where nothing would be left. */
function scoreWithout(total: Sums, part: Sums): number {
  if (part.n === total.n) return Number.NaN;
  const rest = { n: total.n, negentropy: total.negentropy, p: total.p.slice() };
  add(rest, part, -1);
  return scoreOf(rest);
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function refuseShape(n: number, classes: number, splits: number): void {
  if (n < splits) {
    throw new Refusal(
      'BAD_INPUT',
      `the Inception Score in ${splits} splits needs at least as many images, and there are ${n}`,
      'Add images, thousands for a meaningful score, or choose fewer splits (--splits); their number is recorded.',
    );
  }
  if (classes < 2) {
    throw new Refusal(
      'BAD_INPUT',
      `the Inception Score needs logits of at least 2 classes, got ${classes}`,
      'Give the outputs of a classifier, one column for each class.',
    );
  }
}

function notFinite(row: number, column: number, value: number): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `the logits must be finite, and row ${row}, column ${column} is ${value}`,
    'Compute the logits of that image again, or leave its row out (rows and columns count from 0).',
  );
}
