/** A column that orders a board. */
export interface RankedColumn {
  readonly key: string;
  readonly direction: 'lower' | 'higher';
}

/** How a board is ordered. */
export interface RankingRule {
  /** The columns that take part, the primary one first. */
  readonly columns: readonly RankedColumn[];
  /**
   * `primary`: by the first column. `mean-rank`, `median-rank`: by the mean or median over the columns of a method's rank in each
   * of them, where methods with equal scores share the mean of their places (1, 2.5, 2.5, 4).
   */
  readonly order: 'primary' | 'mean-rank' | 'median-rank';
  /**
   * Which submission stands for a method: the one that is best in the primary column, the last that was scored, or the one that
   * its team chose (the best where it chose none).
   */
  readonly select: 'best' | 'latest' | 'chosen';
}

/** A score in one column; `standardError` is null where it is not known. */
export interface ColumnScore {
  readonly value: number;
  readonly standardError: number | null;
}

/** One scored submission of a method, as the ranking sees it. */
export interface RankCandidate {
  readonly methodId: string;
  readonly submissionId: string;
  /** One for each column of the rule; null where it is missing or failed. */
  readonly scores: readonly (ColumnScore | null)[];
  /** Baselines stand in the order but hold no rank. */
  readonly baseline: boolean;
  /** Whether its team chose it to stand for the method. */
  readonly chosen: boolean;
  /** Breaks display ties between equal scores: the earlier stands first. */
  readonly scoredAt: Date;
}

/** A candidate's score in a column such that less is better; null where it is missing or not finite. */
export function costIn(
  { scores }: Pick<RankCandidate, 'scores'>,
  column: number,
  { columns }: RankingRule,
): number | null {
  const value = scores[column]?.value;
  if (value === undefined || !Number.isFinite(value)) return null;
  return columns[column]!.direction === 'lower' ? value : -value;
}
