import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '@fidboard/storage';
import type { Request, Response } from 'express';

/** What nobody else is told apart from: nothing there, and something that the viewer may not see. */
export function notFound(response: Response): void {
  response.status(404).type('text/plain').send('Not found\n');
}

/** The same where answers are JSON. */
export function nothingHere(response: Response): void {
  response.status(404).json({ code: 'NOT_FOUND', message: 'Nothing is here.' });
}

/** Answers with a stored blob, which its hash names: whoever has it already is told so. */
export async function sendBlob(
  { request, response }: { request: Request; response: Response },
  blobs: BlobStore,
  { sha256, type, cacheControl }: { sha256: string; type: string; cacheControl: string },
): Promise<void> {
  response.set({ 'content-type': type, 'cache-control': cacheControl, etag: `"${sha256}"` });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  await pipeline(blobs.open(sha256), response).catch((error: NodeJS.ErrnoException) => {
    // Whoever leaves in the middle is no failure of ours.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
