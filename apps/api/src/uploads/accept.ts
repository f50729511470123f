import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '@fidboard/core';
import type { Services } from '../schema/context.ts';
import { fileSize } from './file-size.ts';
import { targetIdsOf, targetOf, type UploadTarget } from './target.ts';
import { storedSha256, type UploadStore } from './upload-store.ts';

/**
 * Ends a complete upload: checks it against what was announced, stores it and hands it on: a submission to verification.
 *
 * A mismatch fails what the bytes were for (CHECKSUM_MISMATCH) and is refused: nothing of it is stored. The upload is removed
 * once it is accepted or refused; after any other error it stays, for another try to go on where this one stopped.
 */
export function acceptUpload(services: Services, store: UploadStore, uploadId: string): Promise<void> {
  return store.alone(uploadId, async () => {
    try {
      await accept(services, store, uploadId);
    } catch (error) {
      if (error instanceof Refusal) await store.remove(uploadId);
      throw error;
    }
    await store.remove(uploadId);
  });
}

async function accept(services: Services, store: UploadStore, uploadId: string): Promise<void> {
  const upload = await store.recordOf(uploadId);
  const target = await targetOf(services, targetIdsOf(upload?.metadata));
  // Ended meanwhile: by another try, or by a cancellation.
  if (upload === undefined || target === undefined || target.ended !== null) return;
  if (target.take !== undefined) return take(target, store.pathOf(uploadId));
  let sha256 = storedSha256(upload);
  if (sha256 === null) {
    sha256 = await storeOrFail(services, target, store.pathOf(uploadId));
    await store.markStored(upload, sha256);
  }
  await target.accept(sha256);
}

/** Lets what the file is for take it; the upload stays until that is done, so that a crash in the middle begins it again. */
async function take(target: UploadTarget, path: string): Promise<void> {
  try {
    await requireAnnounced(target, path);
    await target.take!(path);
  } catch (error) {
    if (error instanceof Refusal) await target.refuse(error);
    throw error;
  }
}

async function requireAnnounced({ filename, declaredSha256 }: UploadTarget, path: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const sha256 = hash.digest('hex');
  if (sha256 === declaredSha256) return;
  throw new Refusal(
    'CHECKSUM_MISMATCH',
    `${filename}: expected SHA-256 ${declaredSha256}, got ${sha256}`,
    REMEDY,
  );
}

async function storeOrFail(services: Services, target: UploadTarget, path: string): Promise<string> {
  try {
    return await storeAsAnnounced(services, target, path);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'CHECKSUM_MISMATCH') await target.refuse(error);
    throw error;
  }
}

const REMEDY = 'The file changed or was damaged on its way: announce it again and upload it anew.';

/** One pass over the bytes hashes, compares and stores them; returns their SHA-256. */
async function storeAsAnnounced(
  { blobs }: Services,
  { filename, declaredBytes, declaredSha256 }: UploadTarget,
  path: string,
): Promise<string> {
  const size = await fileSize(path);
  if (size === null) {
    // An earlier try moved the file and came no further.
    if (declaredSha256 !== null && (await blobs.has(declaredSha256))) return declaredSha256;
    throw new Refusal(
      'CONFLICT',
      `${filename}: expected its bytes, but they were lost on our side`,
      'Upload it again.',
    );
  }
  if (BigInt(size) !== declaredBytes) {
    throw new Refusal(
      'CHECKSUM_MISMATCH',
      `${filename}: expected ${declaredBytes} bytes as announced, got ${size}`,
      REMEDY,
    );
  }
  const expected = declaredSha256 === null ? {} : { expected: declaredSha256 };
  try {
    return (await blobs.put({ file: path, move: true }, expected)).sha256;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'CHECKSUM_MISMATCH') throw error;
    throw new Refusal(error.code, error.message.replace(/^upload/, filename), REMEDY, { cause: error });
  }
}
