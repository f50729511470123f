import type { Request, Response } from 'express';
import { notFound, sendBlob } from '../http/answers.ts';
import { fileContext } from '../http/file-context.ts';
import { visibleSubmission } from '../modules/submission/visible.ts';
import type { Services } from '../schema/context.ts';
import { parseGlobalId } from '../schema/global-id.ts';

/** GET /files/thumbnails/:submission/:index.png: seen by whoever may see the submission. */
export function serveThumbnail(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const sha256 = await thumbnailOf(services, request);
    if (sha256 === null || !(await services.blobs.has(sha256))) return notFound(response);
    // Private: a shared cache would show it to those who may not see it.
    await sendBlob({ request, response }, services.blobs, {
      sha256,
      type: 'image/png',
      cacheControl: 'private, max-age=3600',
    });
  };
}

/** The blob of a thumbnail, or null when it is absent or the viewer may not see its submission. */
async function thumbnailOf(services: Services, request: Request): Promise<string | null> {
  const id = parseGlobalId('Submission', String(request.params.submission));
  const index = /^(\d{1,4})\.png$/.exec(String(request.params.file))?.[1];
  if (id === undefined || index === undefined) return null;
  const context = await fileContext(services, request);
  const submission = await visibleSubmission(context, id);
  if (submission?.sampleSetSha256 == null || !(await context.policy.canSeeThumbnails(submission)))
    return null;
  const sampleSet = await context.loaders.sampleSet.load(submission.sampleSetSha256);
  const sha256 = Array.isArray(sampleSet?.thumbnails) ? sampleSet.thumbnails[Number(index)] : undefined;
  return typeof sha256 === 'string' ? sha256 : null;
}
