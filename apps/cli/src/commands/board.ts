import { Refusal, systemClock } from '@fidboard/core';
import { parseBoardDocument } from '@fidboard/evaluation';
import { boardFileText, readBoardFile } from '../board-file.ts';
import { openProgress, type Progress } from '../progress.ts';
import { ANNOUNCE_REFERENCE, APPLY_BOARD, BOARD_DOCUMENT } from '../server/documents.ts';
import { refusalOfDomainError, request } from '../server/request.ts';
import { findOwnServer, findServer, type Server } from '../server/server.ts';
import { endpointOf, upload } from '../server/upload.ts';
import { openUploadFile } from '../server/upload-file.ts';

export interface ApplyOptions {
  server?: string;
  json?: boolean;
  quiet?: boolean;
  /** Have submissions evaluated again where the file asks for scores that they lack. */
  reEvaluate?: boolean;
}

/** `fidboard board apply`: makes the board that a file says, or changes it to that. */
export async function applyBoard(
  path: string,
  {
    server: asked,
    json = false,
    quiet = false,
    reEvaluate = false,
    signal,
  }: ApplyOptions & { signal: AbortSignal },
): Promise<void> {
  const file = await readBoardFile(path);
  // A field that is wrong is refused before hours of upload.
  file.documentWith((each) => String(file.files.indexOf(each)).padStart(64, '0'));
  const server = await findOwnServer(asked);
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const hashes = new Map<string, string>();
  for (const each of file.files) hashes.set(each, await sendReference(each, { server, progress, signal }));
  const input = { document: file.documentWith((each) => hashes.get(each)!), reEvaluate };
  const { applyBoard: result } = await request(server, APPLY_BOARD, { variables: { input }, signal });
  if (result.__typename !== 'MutationApplyBoardSuccess') throw refusalOfDomainError(result);
  progress[Symbol.dispose]();
  const { slug, version, protocolVersion, pendingVersion } = result.data;
  const { references } = pendingVersion ?? result.data;
  const state = STATES.find((each) => references.some((reference) => reference.state === each)) ?? 'READY';
  const address = `${server.origin}/boards/${slug}`;
  if (json) {
    const versions = {
      protocolVersion: protocolVersion.number,
      pendingProtocolVersion: pendingVersion?.number ?? null,
    };
    process.stdout.write(
      `${JSON.stringify({ board: slug, address, version, reference: state, ...versions })}\n`,
    );
    return;
  }
  process.stdout.write(`${address}\n${WORDS[state]}\n`);
  if (pendingVersion) {
    const { number, progress } = pendingVersion;
    process.stdout.write(
      `Protocol version ${number}: submissions to be evaluated again: ${progress.total}. The ranking by version ${protocolVersion.number} stays until that is done.\n`,
    );
  }
}

/** What is told where references differ: the first of these that one of them is. */
const STATES = ['FAILED', 'PREPARING'] as const;

const WORDS = {
  PREPARING: 'Its reference is being prepared; submissions wait for it.',
  READY: 'Its reference is ready.',
  FAILED: 'Its reference could not be prepared: the board says why.',
};

/** `fidboard board export`: prints the file that says a board. */
export async function exportBoard(
  slug: string,
  { server: asked, json = false, signal }: { server?: string; json?: boolean; signal: AbortSignal },
): Promise<void> {
  const server = await findServer(asked);
  const { board } = await request(server, BOARD_DOCUMENT, { variables: { slug }, signal });
  if (!board) {
    throw new Refusal(
      'NOT_FOUND',
      `expected a board "${slug}", found none`,
      `See the boards at ${server.origin}.`,
    );
  }
  const document = parseBoardDocument(board.document);
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : boardFileText(document));
}

/** Sends the images, statistics or labels of a reference, unless the server has them; gives the SHA-256 that names them. */
async function sendReference(
  samples: string,
  {
    server,
    progress,
    signal,
  }: { server: Server & { token: string }; progress: Progress; signal: AbortSignal },
): Promise<string> {
  await using file = await openUploadFile(samples, progress, signal);
  const { filename, bytes, sha256 } = file;
  const announced = await request(server, ANNOUNCE_REFERENCE, {
    variables: { input: { filename, bytes, sha256 } },
    signal,
  });
  const result = announced.announceReference;
  if (result.__typename !== 'MutationAnnounceReferenceSuccess') throw refusalOfDomainError(result);
  const { referenceUploadId, stored, uploadUrl } = result.data;
  if (stored) {
    progress.note('the server has these images already');
    return sha256;
  }
  await upload(
    { server, ...file, endpoint: endpointOf(server, uploadUrl), url: null, metadata: { referenceUploadId } },
    { signal, progress },
  );
  return sha256;
}
