import { askAsStranger, TooMuchAsked } from '../../client/ask-as-stranger.ts';
import type { BoardCardQuery, SubmissionCardQuery } from '../../generated/graphql.ts';
import { BriefCache } from './brief-cache.ts';
import { type Card, cardOfBoard, cardOfSubmission, SITE_CARD, type Writing } from './card.ts';
import { BoardCardDocument, SubmissionCardDocument } from './documents.ts';

const BRIEFLY = { most: 200, ms: 15_000 };
const boards = new BriefCache<BoardCardQuery | null>(BRIEFLY);
const submissions = new BriefCache<SubmissionCardQuery | null>(BRIEFLY);

/** The card of a board as everybody sees it; the site's where there is none, or not for everybody. */
export async function readBoardCard(slug: string, write: Writing): Promise<Card> {
  const asked = boards.get(slug, () => askAsStranger(BoardCardDocument, { slug }));
  const board = (await asked.catch(plainly))?.board;
  return board ? cardOfBoard(board, write) : SITE_CARD;
}

/** The same of a submission. */
export async function readSubmissionCard(id: string, write: Writing): Promise<Card> {
  const asked = submissions.get(id, () => askAsStranger(SubmissionCardDocument, { id }));
  const answer = await asked.catch(plainly);
  return answer?.submission ? cardOfSubmission(answer.submission, write) : SITE_CARD;
}

/** Who has asked too much sees the site's card; nothing is kept of it for others. */
function plainly(error: unknown): null {
  if (error instanceof TooMuchAsked) return null;
  throw error;
}
