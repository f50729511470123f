import { pipeline } from 'node:stream/promises';
import { fromNodeHeaders } from 'better-auth/node';
import type { Request, Response } from 'express';
import { visibleSubmission } from '../modules/submission/visible.ts';
import type { Services } from '../schema/context.ts';
import { createContext } from '../schema/create-context.ts';
import { parseGlobalId } from '../schema/global-id.ts';

/** GET /files/thumbnails/:submission/:index.png: seen by whoever may see the submission. */
export function serveThumbnail(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const sha256 = await thumbnailOf(services, request);
    if (sha256 === null || !(await services.blobs.has(sha256))) {
      response.status(404).type('text/plain').send('Not found\n');
      return;
    }
    // Private: a shared cache would show it to those who may not see it.
    response.set({
      'content-type': 'image/png',
      'cache-control': 'private, max-age=3600',
      etag: `"${sha256}"`,
    });
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    await pipeline(services.blobs.open(sha256), response).catch((error: NodeJS.ErrnoException) => {
      // Whoever leaves in the middle of an image is no failure of ours.
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  };
}

/** The blob of a thumbnail, or null when it is absent or the viewer may not see its submission. */
async function thumbnailOf(services: Services, request: Request): Promise<string | null> {
  const id = parseGlobalId('Submission', String(request.params.submission));
  const index = /^(\d{1,4})\.png$/.exec(String(request.params.file))?.[1];
  if (id === undefined || index === undefined) return null;
  const context = await createContext(services, request, fromNodeHeaders(request.headers));
  const submission = await visibleSubmission(context, id);
  if (submission?.sampleSetSha256 == null || !(await context.policy.canSeeResults(submission))) return null;
  const sampleSet = await context.loaders.sampleSet.load(submission.sampleSetSha256);
  const sha256 = Array.isArray(sampleSet?.thumbnails) ? sampleSet.thumbnails[Number(index)] : undefined;
  return typeof sha256 === 'string' ? sha256 : null;
}
