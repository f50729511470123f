import { type Submission, submissions } from '@fidboard/database';
import type { FileStore } from '@tus/file-store';
import type { Services } from '../schema/context.ts';
import { parseGlobalId } from '../schema/global-id.ts';
import { acceptUpload } from './accept.ts';

/**
 * Ends uploads whose last byte came just before the process died: their clients believe them done.
 *
 * Called at the start, before requests come. What cannot be accepted is logged and left to expire.
 */
export async function recoverUploads(services: Services, store: FileStore): Promise<void> {
  for (const uploadId of (await store.configstore.list?.()) ?? []) {
    try {
      const upload = await store.getUpload(uploadId);
      if (upload.offset !== upload.size || upload.storage === undefined) continue;
      const submission = await submissionOf(services, upload.metadata?.submissionId);
      if (submission?.state === 'UPLOADING') await acceptUpload(services, submission, upload.storage.path);
      await store.configstore.delete(uploadId);
    } catch (error) {
      services.log.warn({ err: error, uploadId }, 'uploads: could not end an interrupted one');
    }
  }
}

async function submissionOf(
  { database }: Services,
  globalId: string | null | undefined,
): Promise<Submission | undefined> {
  const id = parseGlobalId('Submission', globalId ?? '');
  return id === undefined ? undefined : (await submissions.byIds(database, [id]))[0];
}
