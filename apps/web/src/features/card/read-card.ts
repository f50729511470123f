import { askAsStranger } from '../../client/ask-as-stranger.ts';
import type { BoardCardQuery, SubmissionCardQuery } from '../../generated/graphql.ts';
import { BriefCache } from './brief-cache.ts';
import { type Card, cardOfBoard, cardOfSubmission, SITE_CARD, type Writing } from './card.ts';
import { BoardCardDocument, SubmissionCardDocument } from './documents.ts';

const BRIEFLY = { most: 200, ms: 15_000 };
const boards = new BriefCache<BoardCardQuery | null>(BRIEFLY);
const submissions = new BriefCache<SubmissionCardQuery | null>(BRIEFLY);

/** The card of a board as everybody sees it; the site's where there is none, or not for everybody. */
export async function readBoardCard(slug: string, write: Writing): Promise<Card> {
  const board = (await boards.get(slug, () => askAsStranger(BoardCardDocument, { slug })))?.board;
  return board ? cardOfBoard(board, write) : SITE_CARD;
}

/** The same of a submission. */
export async function readSubmissionCard(id: string, write: Writing): Promise<Card> {
  const answer = await submissions.get(id, () => askAsStranger(SubmissionCardDocument, { id }));
  return answer?.submission ? cardOfSubmission(answer.submission, write) : SITE_CARD;
}
