import { Refusal } from '@fidboard/core';
import type { Services } from '../schema/context.ts';
import { acceptUpload } from './accept.ts';
import type { UploadStore } from './upload-store.ts';

/**
 * Ends uploads whose last byte came and that were not accepted, since the process died or something else failed just
 * then: their clients believe them done.
 *
 * Called at the start, before requests come, and every now and then.
 */
export async function recoverUploads(services: Services, store: UploadStore): Promise<void> {
  for (const uploadId of await store.complete()) {
    try {
      await acceptUpload(services, store, uploadId);
    } catch (error) {
      const end = error instanceof Refusal ? 'refused' : 'left for the next try';
      services.log.warn({ err: error, uploadId }, `uploads: an interrupted one was ${end}`);
    }
  }
}
