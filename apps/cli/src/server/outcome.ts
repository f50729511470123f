import { Refusal } from '@fidboard/core';
import type { OutcomeQuery } from '../generated/graphql.ts';
import { digits } from '../number-text.ts';
import { OUTCOME } from './documents.ts';
import type { SubmissionSnapshot } from './follow.ts';
import { request } from './request.ts';
import type { Server } from './server.ts';

type ScoredSubmission = NonNullable<OutcomeQuery['submission']>;

/** Where a scored submission stands. */
export interface Outcome {
  readonly submission: ScoredSubmission;
  /** Null where its method holds no rank, or another submission of the method stands on the board. */
  readonly rank: number | null;
  /** Methods that hold a rank. */
  readonly ranked: number;
}

/** Refuses a submission that ended without scores: 3 when the samples were at fault, 1 when the platform was. */
export function refuseUnscored({ state, failure }: SubmissionSnapshot): void {
  if (state === 'SCORED') return;
  if (state === 'FAILED' && failure?.fault === 'SUBMITTER') {
    throw new Refusal(
      'BAD_INPUT',
      `the submission failed: ${failure.message}`,
      'Correct the samples and submit again.',
    );
  }
  if (state === 'FAILED') {
    throw new Refusal(
      'INTERNAL',
      `the submission failed, and not by a fault of yours: ${failure?.message ?? 'no reason was given'}`,
      'Submit again later; if it lasts, tell the server’s operator.',
    );
  }
  throw new Refusal(
    'CANCELLED',
    `the submission was ${state.toLowerCase()}`,
    'Submit again when you want it scored.',
  );
}

/** The scores of a submission and its rank on the board. */
export async function fetchOutcome(server: Server, id: string, signal: AbortSignal): Promise<Outcome> {
  const { submission } = await request(server, OUTCOME, { variables: { id }, signal });
  if (!submission) {
    throw new Refusal('NOT_FOUND', `expected a submission with the id ${id}, found none`, 'Check the id.');
  }
  const entries = submission.board?.ranking?.entries ?? [];
  const own = entries.find((entry) => entry.submission.id === submission.id);
  return {
    submission,
    rank: own?.rank ?? null,
    ranked: entries.filter((entry) => entry.rank != null).length,
  };
}

/** What a person reads at the end. */
export function outcomeText({ submission, rank, ranked }: Outcome): string {
  const { evaluation, board, method } = submission;
  const extractor = evaluation?.protocol.extractorTitle;
  const scores = (evaluation?.scores ?? []).map(({ title, value, standardError }) => {
    const error = standardError == null ? '' : ` ± ${digits(standardError, 2)}`;
    return [`${title}, ${extractor}`, `${digits(value, 6)}${error}`] as const;
  });
  const width = Math.max(0, ...scores.map(([title]) => title.length));
  // The team was removed from a private board since: only its own submission is left to it.
  const where = board ? board.title : 'its board, which you do not see any more,';
  const place =
    rank === null
      ? `${method.name} has no rank on ${where} by this submission`
      : `${method.name}: rank ${rank} of ${ranked} on ${where}`;
  const lines = [
    ...scores.map(([title, value]) => `${title.padEnd(width)}  ${value}`),
    place,
    ...(evaluation?.warnings ?? []).map((warning) => `Warning: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a program reads at the end. */
export function outcomeJson({ submission, rank }: Outcome): string {
  const { id, state, evaluation } = submission;
  const scores = evaluation?.scores.map(({ metric, value, standardError, n, details }) => ({
    metric,
    value,
    standardError: standardError ?? null,
    n,
    details,
  }));
  const fingerprint = evaluation?.protocol.fingerprint ?? null;
  return `${JSON.stringify({ submission: id, state, rank, fingerprint, scores: scores ?? [], warnings: evaluation?.warnings ?? [] })}\n`;
}
