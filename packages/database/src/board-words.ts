import type { Board, BoardColumn, Phase } from './models.ts';

// What documents and ranking rules call the values of a board's columns in the database.
export const DIRECTIONS = { lower: 'LOWER', higher: 'HIGHER' } as const satisfies Words<
  BoardColumn['direction']
>;
export const ORDERS = {
  primary: 'PRIMARY',
  'mean-rank': 'MEAN_RANK',
  'median-rank': 'MEDIAN_RANK',
} as const satisfies Words<Board['rankingOrder']>;
export const STANDINGS = { best: 'BEST', latest: 'LATEST', chosen: 'CHOSEN' } as const satisfies Words<
  Board['standing']
>;
export const VISIBILITIES = {
  public: 'PUBLIC',
  unlisted: 'UNLISTED',
  private: 'PRIVATE',
} as const satisfies Words<Board['visibility']>;

export const ENTRIES = {
  open: 'OPEN',
  invitation: 'INVITATION',
} as const satisfies Words<Board['entry']>;

export const SCORE_RELEASES = {
  'at-once': 'AT_ONCE',
  'at-phase-end': 'AT_PHASE_END',
  'by-host': 'BY_HOST',
} as const satisfies Words<Phase['scores']>;

type Words<Value> = Readonly<Record<string, Value>>;

/** The word for a value. */
export function wordFor<Word extends string, Value>(
  words: Readonly<Record<Word, Value>>,
  value: Value,
): Word {
  const found = (Object.keys(words) as Word[]).find((word) => words[word] === value);
  if (found === undefined) throw new Error(`wordFor: expected one of ${Object.values(words)}, got ${value}`);
  return found;
}
