import { systemClock } from '@fidboard/core';
import { openProgress, type Progress } from '../progress.ts';
import { followSubmission, type SubmissionSnapshot } from '../server/follow.ts';
import { fetchOutcome, outcomeJson, outcomeText, refuseUnscored } from '../server/outcome.ts';
import { findServer, type Server } from '../server/server.ts';

export interface WatchOptions {
  server?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard watch`: follows a submission to its end, then prints scores and rank. */
export async function watch(
  submissionId: string,
  options: WatchOptions & { signal: AbortSignal },
): Promise<void> {
  const { json = false, quiet = false } = options;
  const server = await findServer(options.server);
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  await watchToEnd({ server, submissionId, progress }, options);
}

/** Follows, then prints the outcome; refuses (3, 1 or 5) when there are no scores. */
export async function watchToEnd(
  { server, submissionId, progress }: { server: Server; submissionId: string; progress: Progress },
  { json = false, signal }: { json?: boolean; signal: AbortSignal },
): Promise<void> {
  for await (const snapshot of followSubmission(server, submissionId, signal)) {
    show(progress, snapshot);
    if (snapshot.state === 'SCORED') break;
    if (isEnd(snapshot)) refuseUnscored(snapshot);
  }
  const outcome = await fetchOutcome(server, submissionId, signal);
  progress[Symbol.dispose]();
  process.stdout.write(json ? outcomeJson(outcome) : outcomeText(outcome));
}

function isEnd({ state }: SubmissionSnapshot): boolean {
  return state === 'FAILED' || state === 'CANCELLED' || state === 'WITHDRAWN';
}

function show(
  progress: Progress,
  { state, queuePosition, imagesDone, imagesTotal }: SubmissionSnapshot,
): void {
  const stage = state.toLowerCase();
  if (state === 'QUEUED' && queuePosition != null) {
    progress.update(queuePosition === 1 ? 'queued, next' : `queued, number ${queuePosition}`, 0, null);
  } else if (state === 'EXTRACTING') progress.update(stage, imagesDone, imagesTotal ?? null);
  else progress.update(stage, 0, null);
}
