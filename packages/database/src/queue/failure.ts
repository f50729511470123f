import { Refusal, type RefusalCode } from '@fidboard/core';
import { lockSubmission } from '../changes.ts';
import { type Database, transaction } from '../database.ts';
import * as reevaluations from '../reevaluations/end.ts';
import * as references from '../references.ts';
import { cancelLocked, type Failure, failLocked } from '../submissions/end.ts';
import { isActive } from '../submissions/states.ts';
import type { JobOwner } from './jobs.ts';

/** What a team reads when we gave up; the reason stands in the worker's log. */
export const GAVE_UP: Failure = {
  code: 'INTERNAL',
  message:
    'The evaluation stopped three times without finishing. This is our fault, not that of the samples.',
  fault: 'PLATFORM',
};

/**
 * The refusals that are about the samples. Everything else is about the moment or about us: a provider that this
 * machine lacks (USAGE), a network that is not the protocol's (CHECKSUM_MISMATCH, PROTOCOL_MISMATCH), a lost blob.
 *
 * What an upload's checksum does not match is refused while it arrives, before any job.
 */
const ABOUT_THE_SAMPLES: ReadonlySet<RefusalCode> = new Set([
  'BAD_INPUT',
  'UNREADABLE_ARCHIVE',
  'ARCHIVE_LIMIT',
  'UNSAFE_ENTRY',
  'UNREADABLE_IMAGE',
  'IMAGE_LIMIT',
  'NO_IMAGES',
]);

/** The failure that an error means for its owner, when trying again cannot help; null when it can. */
export function finalFailure(error: unknown): Failure | null {
  if (!(error instanceof Refusal) || !ABOUT_THE_SAMPLES.has(error.code)) return null;
  return { code: error.code, message: `${sentence(error.message)} ${error.remedy}`, fault: 'SUBMITTER' };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Gives an owner its terminal state (CANCELLED when that was asked for); does nothing when it has one. */
export async function failOwner(database: Database, owner: JobOwner, failure: Failure): Promise<void> {
  if ('referenceId' in owner) {
    await references.markFailed(database, owner.referenceId, failure.message);
    return;
  }
  if ('reevaluationId' in owner) return reevaluations.fail(database, owner.reevaluationId, failure);
  const { submissionId } = owner;
  await transaction(database, async (tx) => {
    const row = await lockSubmission(tx, submissionId);
    if (!isActive(row.state)) return;
    if (row.cancelRequested) await cancelLocked(tx, row);
    else await failLocked(tx, row, failure);
  });
}
