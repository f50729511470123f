import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal, TAR_BLOCK, TAR_END, tarHeader, tarPadding } from '@fidboard/core';
import { boardOrigins, hostActions } from '@fidboard/database';
import { MANIFEST_NAME } from '@fidboard/protocol';
import type { Express, Response } from 'express';
import { notFound } from '../http/answers.ts';
import { fileContext } from '../http/file-context.ts';
import { answerHeaders } from '../http/security-headers.ts';
import type { Services } from '../schema/context.ts';
import { type Spooled, spoolDump } from './spool.ts';

/** Mounts the full copy of a board, and the keys of the platforms that a loaded board's receipts were signed on. */
export function mountBoardDumps(app: Express, services: Services): void {
  const headers = answerHeaders(services.settings);
  app.get('/boards/:slug/dump.tar', headers, async (request, response) => {
    const { loaders, policy, requestId } = await fileContext(services, request);
    const board = await loaders.boardBySlug.load(String(request.params.slug));
    if (board === null || !policy.canSeeHostSide(board)) return notFound(response);
    const samples = request.query.samples !== 'none';
    try {
      await using spooled = await spoolDump(services, board, { samples });
      await hostActions.record(services.database, {
        boardId: board.id,
        actorId: policy.userId,
        action: 'board.dumped',
        details: { samples },
      });
      services.log.info({ requestId, boardId: board.id }, 'dump: sends a board');
      await send(response, spooled, board.slug);
    } catch (error) {
      if (!(error instanceof Refusal) || response.headersSent) throw error;
      const { code, message, remedy } = error;
      response.status(409).json({ code, message, remedy });
    }
  });
  app.get('/boards/:slug/origin-keys.json', headers, async (request, response) => {
    const { loaders, policy } = await fileContext(services, request);
    const board = await loaders.boardBySlug.load(String(request.params.slug));
    if (board === null || !(await policy.canSeeBoard(board))) return notFound(response);
    const origins = await boardOrigins.ofBoards(services.database, [board.id]);
    if (origins.length === 0) return notFound(response);
    const keys = origins.flatMap(boardOrigins.keysOf);
    response.set('cache-control', 'private, no-cache').json({
      keys: [...new Map(keys.map((key) => [key.kid, key])).values()],
    });
  });
}

async function send(response: Response, spooled: Spooled, slug: string): Promise<void> {
  const manifest = Buffer.from(`${JSON.stringify(spooled.manifest)}\n`, 'utf8');
  const sizes = [manifest.length, ...spooled.manifest.members.map(({ bytes }) => bytes)];
  const length = sizes.reduce((sum, bytes) => sum + TAR_BLOCK + bytes + tarPadding(bytes).length, 0);
  response.set({
    'content-type': 'application/x-tar',
    'content-length': String(length + TAR_END.length),
    'content-disposition': `attachment; filename="${slug}.fidboard.tar"`,
    'cache-control': 'private, no-store',
  });
  await pipeline(Readable.from(tarOf(manifest, spooled), { objectMode: false }), response).catch(
    (error: NodeJS.ErrnoException) => {
      // Whoever leaves in the middle is no failure of ours.
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    },
  );
}

async function* tarOf(
  manifest: Buffer,
  { manifest: { members }, open }: Spooled,
): AsyncGenerator<Uint8Array> {
  yield tarHeader(MANIFEST_NAME, manifest.length);
  yield manifest;
  yield tarPadding(manifest.length);
  for (const member of members) {
    yield tarHeader(member.name, member.bytes);
    yield* open(member);
    yield tarPadding(member.bytes);
  }
  yield TAR_END;
}
