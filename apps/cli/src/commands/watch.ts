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
  const onWorkers = (online: number) => progress.aside(workersText(online));
  for await (const snapshot of followSubmission(server, submissionId, { signal, onWorkers })) {
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
  { state, queuePosition, imagesDone, imagesTotal, imagesPerSecond, etaSeconds }: SubmissionSnapshot,
): void {
  const stage = state.toLowerCase();
  if (state === 'QUEUED' && queuePosition != null) {
    progress.update(queuePosition === 1 ? 'queued, next' : `queued, number ${queuePosition}`, 0, null);
  } else if (state === 'EXTRACTING') {
    const pace = { perSecond: imagesPerSecond ?? null, secondsLeft: etaSeconds ?? null };
    progress.update(stage, imagesDone, imagesTotal ?? null, pace);
  } else progress.update(stage, 0, null);
}

/** "no worker is online", "1 worker online", "2 workers online". */
export function workersText(online: number): string {
  if (online === 0) return 'no worker is online';
  return online === 1 ? '1 worker online' : `${online} workers online`;
}
