import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '@fidboard/core';
import { type Client, CloseCode, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { SubmissionUpdatesSubscription, WorkerPoolUpdatesSubscription } from '../generated/graphql.ts';
import { SUBMISSION_UPDATES, WORKER_POOL_UPDATES } from './documents.ts';
import { unreachable } from './request.ts';
import type { Server } from './server.ts';

export type SubmissionSnapshot = SubmissionUpdatesSubscription['submissionUpdates']['submission'];

const ENDED: ReadonlySet<string> = new Set(['SCORED', 'FAILED', 'CANCELLED', 'WITHDRAWN']);
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;
const PATIENCE = 120_000;

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Told how many workers are online, at first and whenever that changes. */
  readonly onWorkers: (online: number) => void;
}

/**
 * Every change of a submission until it ends.
 *
 * A connection that breaks is opened again and asked for what was missed since the last version seen; two
 * minutes without any are a Refusal.
 */
export async function* followSubmission(
  server: Server,
  submissionId: string,
  { signal, onWorkers }: FollowOptions,
): AsyncGenerator<SubmissionSnapshot> {
  let afterVersion = 0;
  let silentSince = Date.now();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
    const client = openClient(server);
    const stop = () => void client.terminate();
    signal.addEventListener('abort', stop, { once: true });
    followWorkers(client, onWorkers);
    try {
      for await (const update of updatesOf(client, submissionId, afterVersion)) {
        afterVersion = Math.max(afterVersion, update.toVersion);
        silentSince = Date.now();
        pause = FIRST_PAUSE;
        yield update.submission;
        if (ENDED.has(update.submission.state)) return;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refusal) throw error;
      if (isClosedFor(error, CloseCode.Unauthorized)) throw loggedOut(server);
      if (Date.now() - silentSince > PATIENCE) throw unreachable(server, error);
    } finally {
      signal.removeEventListener('abort', stop);
      client.terminate();
      await client.dispose();
    }
    await sleep(pause, undefined, { signal });
  }
}

function openClient({ origin, token }: Server): Client {
  return createClient({
    url: `${origin.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: () => (token === null ? {} : { token }),
    retryAttempts: 0, // the loop above retries, since only it knows the version to go on from
    connectionAckWaitTimeout: 10_000,
    keepAlive: 15_000,
  });
}

async function* updatesOf(client: Client, id: string, afterVersion: number) {
  const results = client.iterate<SubmissionUpdatesSubscription>({
    query: SUBMISSION_UPDATES.toString(),
    variables: { id, afterVersion },
  });
  for await (const { data, errors } of results) {
    if (errors?.[0]) throw refusalOfError(errors[0]);
    if (data) yield data.submissionUpdates;
  }
}

/** Listens for as long as the connection lives. */
function followWorkers(client: Client, onWorkers: (online: number) => void): void {
  client.subscribe<WorkerPoolUpdatesSubscription>(
    { query: WORKER_POOL_UPDATES.toString() },
    {
      next: ({ data }) => data && onWorkers(data.workerPoolUpdates.online),
      // A side note: what ails the connection, the submission's own updates tell.
      error: () => undefined,
      complete: () => undefined,
    },
  );
}

function refusalOfError({
  message,
  extensions,
}: {
  message: string;
  extensions?: Record<string, unknown> | undefined;
}) {
  const notFound = extensions?.code === 'NOT_FOUND' || extensions?.code === 'FORBIDDEN';
  return new Refusal(
    notFound ? 'NOT_FOUND' : 'UNREACHABLE',
    `the server answered: ${message}`,
    notFound ? 'Check the submission’s id, and that you may see it.' : 'Try again with fidboard watch.',
  );
}

function isClosedFor(error: unknown, code: CloseCode): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function loggedOut({ origin }: Server): Refusal {
  return new Refusal(
    'UNAUTHENTICATED',
    `${origin}: expected a token that the server knows, got another`,
    'Log in again with fidboard login.',
  );
}
