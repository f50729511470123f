import { invariant } from '@fidboard/core';

/** An estimate over all rows, and over parts of them, by the very same arithmetic. */
export interface Replicates {
  readonly whole: number;
  /** The estimate without block b, for each of B blocks of nearly equal size. */
  readonly without: Float64Array;
  /** The estimate over about half the rows, several times; `share` is how many of all rows each has. */
  readonly halves: readonly { readonly share: number; readonly value: number }[];
}

/** What the estimates over parts say of the whole. */
export interface Jackknife {
  /** sqrt((B - 1) / B sum (t_b - mean t)^2). */
  readonly standardError: number;
  /** The part of the bias that falls as 1 / n and, where there are halves, as 1 / n^2. */
  readonly bias: number;
  /** The estimate less its bias, -+ Student's quantile of B - 1 degrees of freedom times the standard error. */
  readonly interval95: readonly [number, number];
}

/** The difference of two estimates, and whether sampling alone could have made it. */
export interface PairedDifference {
  readonly value: number;
  readonly standardError: number;
  /** |value| / standardError; null where the error is 0. */
  readonly z: number | null;
  /** False where |value| is below 1.96 standard errors, and where it is 0. */
  readonly distinguishable: boolean;
}

/** An estimate and its delete-one-block values. */
export interface Replicated {
  readonly value: number;
  readonly replicates: ArrayLike<number>;
}

/** The two-sided 5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Standard error, bias and a bias-corrected 95 % interval of an estimate.
 *
 * Efron and Stein (1981): the error is on average not too small; grouped form: Shao and Wu (1989). The bias by Quenouille
 * (1949), and with halves to second order as in Schucany, Gray and Owen (1971). Checked against NumPy and SciPy.
 */
export function jackknife({ whole, without, halves }: Replicates): Jackknife {
  const freedom = without.length - 1;
  const standardError = jackknifeStandardError(without);
  const bias = biasOf(freedom * (meanOf(without) - whole), { whole, without, halves });
  const reach = studentQuantile(freedom) * standardError;
  return { standardError, bias, interval95: [whole - bias - reach, whole - bias + reach] };
}

/**
 * With E t_N = t + b n / N + c (n / N)^2, n the number of all rows: without a block J = b + c (2 B - 1) / (B - 1) is seen
 * of it, and of halves H = b u + c v with u, v the means of n / N - 1 and (n / N)^2 - 1. The bias is b + c.
 */
function biasOf(J: number, { whole, without, halves }: Replicates): number {
  if (halves.length === 0) return J;
  const H = meanOf(halves.map(({ value }) => value)) - whole;
  const u = meanOf(halves.map(({ share }) => 1 / share)) - 1;
  const v = meanOf(halves.map(({ share }) => 1 / share ** 2)) - 1;
  const seen = (2 * without.length - 1) / (without.length - 1);
  const c = (H - u * J) / (v - u * seen);
  return J - c * seen + c;
}

/** sqrt((B - 1) / B sum (t_b - mean t)^2) of B delete-one-block values t_b. */
export function jackknifeStandardError(without: ArrayLike<number>): number {
  const count = without.length;
  invariant(count >= 2, 'jackknifeStandardError', 'at least 2 blocks', count);
  const mean = meanOf(without);
  let squares = 0;
  for (let b = 0; b < count; b++) squares += (without[b] - mean) ** 2;
  return Math.sqrt(((count - 1) / count) * squares);
}

/**
 * a - b with the standard error of the difference.
 *
 * Where both have as many values, from the differences block by block: what both samples share (the same reference rows
 * drawn, the same seeds behind row i) cancels. Otherwise the two errors add as those of independent samples.
 */
export function pairedDifference(a: Replicated, b: Replicated): PairedDifference {
  const value = a.value - b.value;
  const paired = a.replicates.length === b.replicates.length;
  const standardError = paired
    ? jackknifeStandardError(Float64Array.from(a.replicates, (each, block) => each - b.replicates[block]))
    : Math.hypot(jackknifeStandardError(a.replicates), jackknifeStandardError(b.replicates));
  return {
    value,
    standardError,
    z: standardError === 0 ? null : Math.abs(value) / standardError,
    distinguishable: Math.abs(value) > Z * standardError,
  };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** The 97.5 % quantile of Student's t by its expansion in 1 / freedom (Abramowitz and Stegun 26.7.5): 1e-4 from 9 on. */
function studentQuantile(freedom: number): number {
  const z2 = Z * Z;
  const terms = [
    (z2 + 1) / 4,
    ((5 * z2 + 16) * z2 + 3) / 96,
    (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384,
    ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160,
  ];
  return Z * (1 + terms.reduceRight((sum, term) => (sum + term) / freedom, 0));
}
