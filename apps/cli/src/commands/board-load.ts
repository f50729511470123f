import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Refusal, systemClock } from '@fidboard/core';
import { hashFile, openDump } from '@fidboard/evaluation';
import type { LoadedBoardQuery } from '../generated/graphql.ts';
import { openProgress } from '../progress.ts';
import { ANNOUNCE_BOARD_LOAD, LOADED_BOARD } from '../server/documents.ts';
import { refusalOfDomainError, request } from '../server/request.ts';
import { findOwnServer, type Server } from '../server/server.ts';
import { endpointOf, upload } from '../server/upload.ts';

export interface LoadOptions {
  server?: string;
  as?: string;
  json?: boolean;
  quiet?: boolean;
}

type LoadedBoard = NonNullable<LoadedBoardQuery['board']>;

/** `fidboard board load`: makes a board of a full copy; whoever sends it becomes its host. */
export async function loadBoard(
  path: string,
  { server: asked, as, json = false, quiet = false, signal }: LoadOptions & { signal: AbortSignal },
): Promise<void> {
  const { board, bytes } = await readCopy(path);
  const server = await findOwnServer(asked);
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const slug = as ?? board;
  const filename = basename(path);
  const input = { slug, filename, bytes, sha256: await hashFile(path) };
  const { announceBoardLoad: announced } = await request(server, ANNOUNCE_BOARD_LOAD, {
    variables: { input },
    signal,
  });
  if (announced.__typename !== 'MutationAnnounceBoardLoadSuccess') throw refusalOfDomainError(announced);
  const { boardUploadId, uploadUrl } = announced.data;
  await upload(
    {
      ...{ server, path, filename, bytes, url: null },
      endpoint: endpointOf(server, uploadUrl),
      metadata: { boardUploadId },
    },
    { signal, progress },
  );
  const loaded = await loadedBoard(server, slug, signal);
  progress[Symbol.dispose]();
  const address = `${server.origin}/boards/${slug}`;
  const origin = loaded.loadedFrom;
  const facts = { board: slug, address, loadedFrom: origin?.url ?? null, takenAt: origin?.takenAt ?? null };
  if (json) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else
    process.stdout.write(
      `${address}\nLoaded from ${facts.loadedFrom}, as it was at ${facts.takenAt}; its receipts are signed there.\n`,
    );
}

/** Refuses a file that is no copy before it is sent. */
async function readCopy(path: string): Promise<{ board: string; bytes: number }> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Refusal('BAD_INPUT', `${path}: expected a file, found none`, 'Check the path.', { cause });
  });
  await using dump = await openDump(path);
  return { board: dump.manifest.board, bytes: found.size };
}

const WAIT_MS = 2000;
const MOST_WAITS = 300;

/** The board, as soon as it is there: a connection that was lost at the end does not say. */
async function loadedBoard(server: Server, slug: string, signal: AbortSignal): Promise<LoadedBoard> {
  for (let waits = 0; ; waits++) {
    const { board } = await request(server, LOADED_BOARD, { variables: { slug }, signal });
    if (board?.viewerIsHost) return board;
    if (waits === MOST_WAITS) {
      throw new Refusal(
        'UNREACHABLE',
        `${slug}: expected the board to be loaded by now, it is not`,
        `Look at ${server.origin}/boards/${slug} later; run the same command again if it does not come.`,
      );
    }
    await wait(WAIT_MS, undefined, { signal });
  }
}
