import { type JobContext, type SampleSet, sampleSets, submissions } from '@fidboard/database';
import { type Protocol, refuseUnexpected, thumbnail, verifySamples } from '@fidboard/evaluation';
import type { Resources } from '../resources.ts';
import { loadBoard } from './protocol.ts';

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
  const [known] = await sampleSets.byHashes(database, [submission.sampleSetSha256]);
  const { protocol } = await loadBoard(database, submission);

  const verified = await verifyUnder(protocol, resources, { known: known!, signal });
  await submissions.markVerified(database, submissionId, verified);
}

/**
 * What a sample set is, from what was found of it before where that is enough, and refused where the protocol expects other images.
 */
export async function verifyUnder(
  protocol: Protocol,
  resources: Resources,
  { known, signal }: { known: SampleSet; signal: AbortSignal },
): Promise<{ format: string; imageCount: number }> {
  const { format, imageCount, width, height } = known;
  const found =
    format !== null && imageCount !== null && width !== null && height !== null
      ? { format, imageCount, width, height }
      : await verifySampleSet(resources, known, signal);
  refuseUnexpected(protocol, found);
  return found;
}

/** Verifies stored bytes as a sample set and keeps a few previews of it, made in the same pass. */
export async function verifySampleSet(
  { database, storage, limits }: Resources,
  { sha256, filename }: { sha256: string; filename: string },
  signal: AbortSignal,
): Promise<sampleSets.VerifiedSampleSet> {
  const path = await storage.localPath(sha256);
  const previews: Uint8Array[] = [];
  const { format, count, width, height, contentSha256 } = await verifySamples(path, {
    isolate: true,
    limits,
    filename,
    signal,
    onImage: async (image, total) => {
      // Evenly spread from the first image on; none is stored before the last one has proved sound.
      const next = Math.floor((previews.length * total) / Math.min(PREVIEWS, total));
      if (image.index === next) previews.push(await thumbnail(image, PREVIEW_PIXELS));
    },
  });
  const thumbnails: string[] = [];
  for (const preview of previews) thumbnails.push((await storage.put(preview)).sha256);
  // Sets of several sizes are refused.
  const size = { width: width!, height: height! };
  const found = { format, imageCount: count, ...size, contentSha256, thumbnails };
  await sampleSets.markVerified(database, sha256, found);
  return found;
}
