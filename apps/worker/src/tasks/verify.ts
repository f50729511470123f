import type { JobContext } from '@fidboard/database';
import { boards, sampleSets, submissions } from '@fidboard/database';
import { openSamples, refuseUnexpectedCount, thumbnail, verifySamples } from '@fidboard/evaluation';
import type { Resources } from '../resources.ts';
import { loadProtocol } from './protocol.ts';

const PREVIEWS = 12;
const PREVIEW_PIXELS = 96;

/** Decodes every image of a new sample set once; a set that was verified before is taken as it is. */
export async function verifySubmission(
  resources: Resources,
  { submissionId }: { submissionId: string },
  { signal }: JobContext,
): Promise<void> {
  const { database } = resources;
  const [submission] = await submissions.byIds(database, [submissionId]);
  if (submission?.state !== 'VERIFYING' || submission.sampleSetSha256 === null) return;
  const [board] = await boards.byIds(database, [submission.boardId]);
  const [known] = await sampleSets.byHashes(database, [submission.sampleSetSha256]);
  const { protocol } = await loadProtocol(database, board!.protocolFingerprint);

  const verified =
    known?.format && known.imageCount !== null
      ? { format: known.format, imageCount: known.imageCount }
      : await verifySampleSet(
          resources,
          { sha256: submission.sampleSetSha256, filename: submission.filename },
          signal,
        );
  refuseUnexpectedCount(protocol, verified.imageCount);
  await submissions.markVerified(database, submissionId, verified);
}

/** Verifies stored bytes as a sample set and keeps a few previews of it. */
export async function verifySampleSet(
  { database, storage }: Resources,
  { sha256, filename }: { sha256: string; filename: string },
  signal: AbortSignal,
): Promise<{ format: string; imageCount: number }> {
  const path = await storage.localPath(sha256);
  const { format, count } = await verifySamples(path, { isolate: true, filename, signal });
  const previews: string[] = [];
  await using samples = await openSamples(path, { isolate: true, filename });
  const shown = Math.min(PREVIEWS, count);
  for (let i = 0; i < shown; i++) {
    const first = Math.floor((i * count) / shown);
    for await (const image of samples.images({ first, count: 1 }, { signal })) {
      previews.push((await storage.put(await thumbnail(image, PREVIEW_PIXELS))).sha256);
    }
  }
  await sampleSets.markVerified(database, sha256, { format, imageCount: count, thumbnails: previews });
  return { format, imageCount: count };
}
