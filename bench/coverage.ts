// Do the error bars cover? Simulated samples of known distributions; prints a Markdown table.
// npm run bench:coverage -- [--repetitions 400] [--only fid|wide|thin|kid|sid]
import { parseArgs } from 'node:util';
import { Rng } from '@fidboard/core';
import { matrix } from '@fidboard/linalg';
import {
  blockCount,
  type FeatureMatrix,
  factorOfMoments,
  frechetDistance,
  frechetReplicates,
  jackknife,
  jackknifeStandardError,
  type Moments,
  polynomialKid,
  rowsOf,
  skewDistance,
  skewMoments,
  skewReplicates,
} from '@fidboard/statistics';

const { values: options } = parseArgs({
  options: { repetitions: { type: 'string', default: '400' }, only: { type: 'string' } },
});
const REPETITIONS = Number(options.repetitions);

/** What one repetition gives: the score, its bar, and the interval that the score reports, if it reports one. */
interface Trial {
  readonly value: number;
  readonly standardError: number;
  readonly interval: readonly [number, number] | null;
}

/** Columns are an autoregression x_j = 0.6 x_(j-1) + e_j, all times `gain`, plus `mean`; e is N(0, 1), bent by `skew` (e^2 - 1). */
interface Law {
  readonly d: number;
  readonly gain: number;
  readonly mean: number;
  readonly skew: number;
}

const PULL = 0.6;

function draw({ d, gain, mean, skew }: Law, n: number, seed: number): FeatureMatrix {
  const rng = new Rng(seed);
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    let last = 0;
    for (let j = 0; j < d; j++) {
      const e = rng.normal();
      last = PULL * last + e + skew * (e * e - 1);
      data[i * d + j] = mean + gain * last;
    }
  }
  return { rows: n, cols: d, data };
}

/** The moments of the law itself: Var e = 1 + 2 skew^2, cov(x_i, x_j) = Var e sum_t PULL^(i-t) PULL^(j-t). */
function momentsOf({ d, gain, mean, skew }: Law): Moments {
  const covariance = matrix(d, d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let t = 0; t <= Math.min(i, j); t++) sum += PULL ** (i + j - 2 * t);
      covariance.data[i * d + j] = (1 + 2 * skew * skew) * gain * gain * sum;
    }
  }
  return { n: 0, mean: new Float64Array(d).fill(mean), covariance, ddof: 1 };
}

async function fidTrials(candidate: Law, reference: Law, n: number): Promise<Trial[]> {
  const factor = await factorOfMoments(momentsOf(reference));
  return repeat(
    async (seed) => {
      const x = draw(candidate, n, seed);
      const sample = { rows: rowsOf(x), ddof: 1 as const };
      const blocks = blockCount(n, candidate.d);
      const replicates = await frechetReplicates(sample, factor, { blocks, halves: n > 2 * candidate.d });
      const { standardError, interval95 } = jackknife(replicates);
      return { value: replicates.whole, standardError, interval: interval95 };
    },
    candidate.d > 100 && n > candidate.d ? REPETITIONS / 4 : REPETITIONS,
  );
}

async function kidTrials(candidate: Law, y: FeatureMatrix, n: number, subsetSize: number): Promise<Trial[]> {
  return repeat(async (seed) => {
    const { mean, standardError } = await polynomialKid(draw(candidate, n, seed), y, {
      subsets: 100,
      subsetSize,
      seed,
    });
    if (standardError === null) throw new Error('kidTrials: expected a standard error, got none');
    return { value: mean, standardError, interval: around(mean, standardError) };
  });
}

async function sidTrials(candidate: Law, reference: Law, n: number): Promise<Trial[]> {
  const options = { weight: 1, root: 'cube' } as const;
  const theirs = { moments: momentsOf(reference), third: thirdOf(reference) };
  return repeat(async (seed) => {
    const rows = draw(candidate, n, seed);
    const own = await skewMoments(rows, { ddof: 1 });
    const { value } = await skewDistance(own, theirs, options);
    const blocks = blockCount(n, candidate.d);
    const without = await skewReplicates({ rows, own }, theirs, { ...options, blocks });
    const standardError = jackknifeStandardError(without);
    return { value, standardError, interval: around(value, standardError) };
  });
}

/** E e^3 = 6 skew + 8 skew^3, so T_ijk = gain^3 E e^3 sum_t PULL^(i+j+k-3t), packed. */
function thirdOf({ d, gain, skew }: Law): Float64Array {
  const packed: number[] = [];
  for (let k = 0; k < d; k++) {
    for (let j = 0; j <= k; j++) {
      for (let i = 0; i <= j; i++) {
        let sum = 0;
        for (let t = 0; t <= i; t++) sum += PULL ** (i + j + k - 3 * t);
        packed.push(gain ** 3 * (6 * skew + 8 * skew ** 3) * sum);
      }
    }
  }
  return Float64Array.from(packed);
}

/** E of the unbiased MMD^2 over candidates N(0, S), the rows y held fixed: k(x, y) = (x.y / d + 1)^3. */
function kidTruth(candidate: Law, y: FeatureMatrix): number {
  const { covariance } = momentsOf(candidate);
  const { rows: m, cols: d } = y;
  const row = (i: number) => y.data.subarray(i * d, (i + 1) * d);
  let squares = 0; // Tr S^2
  for (const entry of covariance.data) squares += entry * entry;
  let cross = 0;
  let own = 0;
  for (let i = 0; i < m; i++) {
    const a = row(i);
    let variance = 0;
    for (let p = 0; p < d; p++)
      for (let q = 0; q < d; q++) variance += a[p]! * covariance.data[p * d + q]! * a[q]!;
    cross += (1 + (3 * variance) / d ** 2) / m;
    for (let j = 0; j < i; j++) {
      const b = row(j);
      let dot = 0;
      for (let p = 0; p < d; p++) dot += a[p]! * b[p]!;
      own += (2 * (dot / d + 1) ** 3) / (m * (m - 1));
    }
  }
  return 1 + (3 * squares) / d ** 2 + own - 2 * cross;
}

function around(value: number, error: number): [number, number] {
  return [value - 1.96 * error, value + 1.96 * error];
}

async function repeat(trial: (seed: number) => Promise<Trial>, repetitions = REPETITIONS): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++)
    trials.push(await trial(1000 + repetition));
  return trials;
}

/** A line: truth, mean and spread of the values, mean bar over spread, shares that cover the truth and the mean value. */
function report(name: string, trials: readonly Trial[], truth: number | null): void {
  const count = trials.length;
  const mean = trials.reduce((sum, { value }) => sum + value, 0) / count;
  const spread = Math.sqrt(trials.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (count - 1));
  const bar = trials.reduce((sum, { standardError }) => sum + standardError, 0) / count;
  const share = (target: number | null, of: (trial: Trial) => readonly [number, number] | null) => {
    if (target === null) return '';
    const covering = trials.filter((trial) => {
      const interval = of(trial);
      return interval !== null && interval[0] <= target && target <= interval[1];
    });
    return `${((100 * covering.length) / count).toFixed(1)} %`;
  };
  const cells = [
    name,
    count,
    truth === null ? '' : truth.toPrecision(4),
    mean.toPrecision(4),
    spread.toPrecision(3),
    (bar / spread).toFixed(2),
    share(truth, ({ interval }) => interval),
    share(mean, ({ value, standardError }) => around(value, standardError)),
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

const FACTS = { mean: 0, gain: 1, skew: 0 };
async function fidStudy(sizes: Readonly<Record<number, readonly number[]>>): Promise<void> {
  for (const d of Object.keys(sizes).map(Number)) {
    const own = { ...FACTS, d };
    for (const [name, reference] of [
      ['far', { ...own, gain: 1.5, mean: 0.5 }],
      ['near', { ...own, gain: 1.05, mean: 0.05 }],
      ['equal', own],
    ] as const) {
      const truth = (await frechetDistance(momentsOf(own), momentsOf(reference))).value;
      for (const n of sizes[d] ?? []) {
        report(`FID, d = ${d}, ${name}, n = ${n}`, await fidTrials(own, reference, n), Math.max(0, truth));
      }
    }
  }
}

const studies: Record<string, () => Promise<void>> = {
  fid: () => fidStudy({ 16: [40, 200], 64: [160, 1000, 5000] }),
  wide: () => fidStudy({ 256: [820] }),
  async thin() {
    for (const [d, n] of [
      [64, 40],
      [64, 60],
      [256, 100],
    ] as const) {
      const [own, reference] = [
        { ...FACTS, d },
        { ...FACTS, d, gain: 1.2, mean: 0.2 },
      ];
      report(`FID, d = ${d}, n = ${n}, thin`, await fidTrials(own, reference, n), null);
    }
  },
  async kid() {
    const own = { ...FACTS, d: 64 };
    const y = draw({ ...FACTS, d: 64, gain: 1.2, mean: 0.2 }, 1000, 1);
    const truth = kidTruth(own, y);
    report('KID, d = 64, n = 1000, subsets of 1000', await kidTrials(own, y, 1000, 1000), truth);
    report('KID, d = 64, n = 2000, subsets of 1000', await kidTrials(own, y, 2000, 1000), truth);
  },
  async sid() {
    const own = { ...FACTS, d: 16 };
    const truth = async (candidate: Law, reference: Law) =>
      (
        await skewDistance(
          { moments: momentsOf(candidate), third: thirdOf(candidate) },
          { moments: momentsOf(reference), third: thirdOf(reference) },
          { weight: 1, root: 'cube' },
        )
      ).value;
    for (const [name, candidate, reference] of [
      ['both normal', own, { ...own, gain: 1.2 }],
      ['skew reference', own, { ...own, skew: 0.5 }],
      ['both skew', { ...own, skew: 0.2 }, { ...own, skew: 0.5 }],
    ] as const) {
      for (const n of [1000, 5000]) {
        report(
          `SID, r = 16, ${name}, n = ${n}`,
          await sidTrials(candidate, reference, n),
          await truth(candidate, reference),
        );
      }
    }
  },
};

process.stdout.write(
  '| study | repetitions | truth | mean value | spread | mean bar / spread | interval covers the truth | value -+ 1.96 bars covers the mean value |\n|---|---|---|---|---|---|---|---|\n',
);
for (const [name, study] of Object.entries(studies)) {
  if (options.only === undefined || options.only === name) await study();
}
