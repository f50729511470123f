import type { Axis } from './axis.ts';
import { BLURS, CORRUPTED, type Digits, type Labelled, NOISES } from './digits.ts';
import type { Point } from './line-chart.ts';
import { against, rounded } from './plot.ts';
import { first, ofClasses } from './subsets.ts';

/** What a metric says of one set. */
export interface Said {
  readonly value: number;
  readonly standardError: number | null;
}

type Ask = (set: Labelled) => Promise<Said>;

/** How many of the ten digits are kept. */
export const KEPT = [10, 8, 6, 4, 2] as const;

/** Images of each set of {@link keptLadder}: of two digits there are hardly more. */
const KEPT_COUNT = 1000;

/** Held-out digits without noise (0) and with noise of growing strength, 1,500 images each. */
export function noiseLadder({ heldOut, noised }: Digits, ask: Ask): Promise<Point[]> {
  const real = { x: 0, set: first(heldOut, CORRUPTED) };
  return asked([real, ...NOISES.map((x, i) => ({ x, set: at(noised, i) }))], ask);
}

/** Held-out digits as they are (0) and blurred more and more, 1,500 images each. */
export function blurLadder({ heldOut, blurred }: Digits, ask: Ask): Promise<Point[]> {
  const real = { x: 0, set: first(heldOut, CORRUPTED) };
  return asked([real, ...BLURS.map((x, i) => ({ x, set: at(blurred, i) }))], ask);
}

/** Held-out digits of which only the first few kinds are kept, 1,000 images each. */
export function keptLadder({ heldOut }: Digits, ask: Ask): Promise<Point[]> {
  const sets = KEPT.map((x) => ({ x, set: ofClasses(heldOut, x, { count: KEPT_COUNT, seed: 5 }) }));
  return asked(sets, ask);
}

/** The first so many held-out digits. */
export function countLadder(set: Labelled, counts: readonly number[], ask: Ask): Promise<Point[]> {
  const fitting = counts.filter((count) => count <= set.features.rows);
  return asked(
    fitting.map((x) => ({ x, set: first(set, x) })),
    ask,
  );
}

async function asked(steps: readonly { x: number; set: Labelled }[], ask: Ask): Promise<Point[]> {
  const points: Point[] = [];
  for (const { x, set } of steps) {
    const { value, standardError } = await ask(set);
    const error = standardError === null ? {} : { error: rounded(standardError) };
    points.push({ x, y: rounded(value), ...error });
  }
  return points;
}

const LADDERS = { noise: noiseLadder, blur: blurLadder, kept: keptLadder } as const;

const known = new WeakMap<Digits, Map<keyof typeof LADDERS, Promise<Point[]>>>();

/** The Frechet distances of a ladder, which several plots show to compare with. */
export function frechetLadder(digits: Digits, ladder: keyof typeof LADDERS): Promise<Point[]> {
  const ladders = known.get(digits) ?? new Map<keyof typeof LADDERS, Promise<Point[]>>();
  known.set(digits, ladders);
  const points = ladders.get(ladder) ?? LADDERS[ladder](digits, against('fid', digits.reference));
  ladders.set(ladder, points);
  return points;
}

/** As multiples of the first point, which is of real digits. */
export function multiples(points: readonly Point[]): Point[] {
  const real = points[0]?.y ?? Number.NaN;
  return points.map(({ x, y }) => ({ x, y: rounded(y / real) }));
}

/** The axis of {@link multiples} up to a power of ten. */
export function multiplesTo(to: number): Axis {
  const label = 'distance to 4,000 training digits, as a multiple of that of real digits';
  const ticks = Array.from({ length: Math.round(Math.log10(to)) + 1 }, (_, power) => 10 ** power);
  return { label, scale: 'log', from: 0.9, to, ticks };
}

/** One of the corrupted sets. */
export function at(sets: readonly Labelled[], index: number): Labelled {
  const set = sets[index];
  if (set === undefined) throw new Error(`ladders: expected at least ${index + 1} sets, got ${sets.length}`);
  return set;
}
