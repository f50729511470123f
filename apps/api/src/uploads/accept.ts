import { stat } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { type Submission, submissions } from '@fidboard/database';
import type { StoredBlob } from '@fidboard/storage';
import type { Services } from '../schema/context.ts';

/**
 * Checks a complete upload against what was announced, stores it and hands the submission on to verification.
 *
 * A mismatch fails the submission (CHECKSUM_MISMATCH) and is refused: nothing of it is stored.
 */
export async function acceptUpload(services: Services, submission: Submission, path: string): Promise<void> {
  const { database } = services;
  const { sha256, bytes } = await storeAsAnnounced(services, submission, path).catch(
    async (error: unknown) => {
      if (error instanceof Refusal) {
        const { code, message, remedy } = error;
        await submissions.fail(database, submission.id, {
          code,
          message: `${message}. ${remedy}`,
          fault: 'SUBMITTER',
        });
      }
      throw error;
    },
  );
  await submissions.markUploaded(database, submission.id, { sha256, bytes: BigInt(bytes) });
}

const REMEDY = 'The file changed or was damaged on its way: upload it again as a new submission.';

/** One pass over the bytes hashes, compares and stores them. */
async function storeAsAnnounced(
  { blobs }: Services,
  { filename, declaredBytes, declaredSha256 }: Submission,
  path: string,
): Promise<StoredBlob> {
  const { size } = await stat(path);
  if (BigInt(size) !== declaredBytes) {
    throw new Refusal(
      'CHECKSUM_MISMATCH',
      `${filename}: expected ${declaredBytes} bytes as announced, got ${size}`,
      REMEDY,
    );
  }
  const expected = declaredSha256 === null ? {} : { expected: declaredSha256 };
  try {
    return await blobs.put({ file: path, move: true }, expected);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'CHECKSUM_MISMATCH') throw error;
    throw new Refusal(error.code, error.message.replace(/^upload/, filename), REMEDY, { cause: error });
  }
}
