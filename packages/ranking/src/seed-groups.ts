/** A scored sample set of a method, as its seed group sees it. */
export interface SeededSet {
  readonly submissionId: string;
  readonly label: string;
  /** Training images seen at this checkpoint. */
  readonly trainingImages: bigint | null;
  /** Null where it was not said: such a set is of no group. */
  readonly seed: number | null;
  readonly scoredAt: Date;
  /** In the board's columns; null where there is no score. */
  readonly values: readonly (number | null)[];
}

/** Sample sets of one method that differ by seed alone. */
export interface SeedGroup {
  readonly label: string;
  readonly trainingImages: bigint | null;
  /** One for each seed, by seed: of several with one seed the last that was scored. */
  readonly submissionIds: readonly string[];
  readonly seeds: readonly number[];
  /** In the board's columns; null where none of them has a score. */
  readonly columns: readonly (SeedSpread | null)[];
}

export interface SeedSpread {
  readonly mean: number;
  /** Of the sample, divided by n - 1; null for one seed, which says nothing about a spread. */
  readonly standardDeviation: number | null;
  /** Seeds that have a score in the column. */
  readonly n: number;
}

/** The groups of two or more seeds among the sets of one method, which have the same label and training images. */
export function seedGroups(sets: readonly SeededSet[]): SeedGroup[] {
  const groups = new Map<string, Map<number, SeededSet>>();
  for (const set of sets) {
    if (set.seed === null) continue;
    const key = `${set.trainingImages ?? ''} ${set.label}`;
    const bySeed = groups.get(key) ?? new Map<number, SeededSet>();
    groups.set(key, bySeed);
    const rival = bySeed.get(set.seed);
    if (rival === undefined || isLater(set, rival)) bySeed.set(set.seed, set);
  }
  return [...groups.values()]
    .filter(({ size }) => size > 1)
    .map((bySeed) => {
      const members = [...bySeed.entries()].sort(([a], [b]) => a - b);
      const [, { label, trainingImages }] = members[0]!;
      const width = Math.max(...members.map(([, { values }]) => values.length));
      return {
        label,
        trainingImages,
        submissionIds: members.map(([, { submissionId }]) => submissionId),
        seeds: members.map(([seed]) => seed),
        columns: Array.from({ length: width }, (_, column) =>
          spreadOf(members.flatMap(([, { values }]) => values[column] ?? [])),
        ),
      };
    });
}

function isLater(a: SeededSet, b: SeededSet): boolean {
  const [x, y] = [a.scoredAt.getTime(), b.scoredAt.getTime()];
  return x === y ? a.submissionId > b.submissionId : x > y;
}

function spreadOf(values: readonly number[]): SeedSpread | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, standardDeviation: null, n };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / (n - 1)), n };
}
