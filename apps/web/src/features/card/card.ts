import { counted, scoreText } from '../../format/numbers.ts';
import type { BoardOfCardFragment, SubmissionCardQuery } from '../../generated/graphql.ts';
import { columnsInOrder, namedTitle, standsIn } from '../board/columns.ts';

/** How a text is written where it may be shown, which has its name in an address beside it. */
export type Writing = (text: string, inAddress: string) => string;

/** Every text as it is: what tags can hold. */
export const asItIs: Writing = (text) => text;

/** What a link to a page shows of it elsewhere. */
export interface Card {
  title: string;
  /** The primary column: metric, extractor, and which way is better; null where nothing is scored. */
  measure: string | null;
  rows: readonly CardRow[];
  foot: string;
}

export interface CardRow {
  rank: string;
  method: string;
  team: string;
  value: string;
}

/** The card of what has none of its own, and of what not everybody may see: the two look alike. */
export const SITE_CARD: Card = {
  title: 'Fidboard',
  measure: null,
  rows: [],
  foot: 'Live leaderboards for image generators: real samples, real scores, each under a protocol that is written down.',
};

const SHOWN = 3;

/** The three best-ranked methods of a board. */
export function cardOfBoard(board: BoardOfCardFragment, write: Writing): Card {
  const { column, cell } = primaryOf(board);
  const ranked = rankedOf(board);
  return {
    title: write(board.title, board.slug),
    measure: measureOf(board, write),
    rows: ranked.slice(0, SHOWN).map(({ rank, method, cells }) => {
      const value = cells[cell]?.value;
      return rowOf({ rank, method, value: value === undefined ? '' : scoreText(value, column) }, write);
    }),
    foot: ranked.length === 0 ? 'No ranking to be seen yet' : counted(ranked.length, 'ranked method'),
  };
}

/** A submission's score in the board's primary column, and the rank of its method where it stands for it. */
export function cardOfSubmission(
  submission: NonNullable<SubmissionCardQuery['submission']>,
  write: Writing,
): Card {
  const { board, method, currentEvaluations } = submission;
  // A card is read as a stranger, who sees a submission by its board alone.
  if (board === null) return SITE_CARD;
  const { column } = primaryOf(board);
  const score = currentEvaluations
    .flatMap(({ reference, scores }) => scores.filter((each) => standsIn(column, reference, each)))
    .at(0);
  const title = `${write(method.name, method.slug)} on ${write(board.title, board.slug)}`;
  if (score === undefined) return { title, measure: null, rows: [], foot: 'No score to be seen' };
  const ranked = rankedOf(board);
  const rank = ranked.find((entry) => entry.submission.id === submission.id)?.rank ?? null;
  return {
    title,
    measure: measureOf(board, write),
    rows: [rowOf({ rank, method, value: scoreText(score.value, column) }, write)],
    foot: rank === null ? 'Without a rank' : `Rank ${rank} of ${counted(ranked.length, 'method')}`,
  };
}

function primaryOf(board: BoardOfCardFragment) {
  const [first] = columnsInOrder(board.columns);
  if (first === undefined) throw new Error('primaryOf: expected a board with a column, got none');
  return first;
}

function rankedOf(board: BoardOfCardFragment) {
  return (board.ranking?.entries ?? []).filter(({ rank }) => rank !== null);
}

function measureOf(board: BoardOfCardFragment, write: Writing): string {
  const { column } = primaryOf(board);
  const better = column.direction === 'LOWER' ? 'lower is better' : 'higher is better';
  return `${write(namedTitle(column.title, board.protocol.extractorTitle), column.metric)} (${better})`;
}

type Method = NonNullable<SubmissionCardQuery['submission']>['method'];

function rowOf(
  { rank, method, value }: { rank: number | null; method: Method; value: string },
  write: Writing,
): CardRow {
  return {
    rank: rank === null ? '' : String(rank),
    method: write(method.name, method.slug),
    team: write(method.team.name, method.team.slug),
    value,
  };
}
