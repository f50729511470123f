import type { ApolloClient } from '@apollo/client';
import { Upload } from 'tus-js-client';
import { refusal } from '../../client/failure.ts';
import { hashFile } from '../submit/hash-file.ts';
import { answerOf, TRANSFER } from '../submit/transfer.ts';
import { uploadProblem, type WayOn } from '../submit/upload-problem.ts';
import { AnnounceReferenceDocument } from './documents.ts';

export interface SendOptions {
  signal: AbortSignal;
  /** What is being done, and the part of it that is done, 0 to 1. */
  onProgress: (step: 'Reading the file' | 'Uploading the reference', part: number) => void;
}

/** The form has no Resume: its own button sends the file anew. */
const AGAIN: WayOn = {
  stopped: 'Nothing else was lost: send the form again.',
  busy: 'Wait a moment, then send the form again.',
};

/** Sends the images of a reference, unless the server has them from this host; gives their SHA-256. Throws with words for the reader. */
export async function sendReference(
  client: ApolloClient,
  file: File,
  { signal, onProgress }: SendOptions,
): Promise<string> {
  const sha256 = await hashFile(file, { signal, onProgress: (part) => onProgress('Reading the file', part) });
  const { data } = await client.mutate({
    mutation: AnnounceReferenceDocument,
    variables: { input: { filename: file.name, bytes: file.size, sha256 } },
  });
  const result = data?.announceReference;
  if (result?.__typename !== 'MutationAnnounceReferenceSuccess')
    throw new SendProblem(result ? refusal(result) : 'The server gave no answer. Try again.');
  const { referenceUploadId, stored, uploadUrl } = result.data;
  if (stored) return sha256;
  await new Promise<void>((done, fail) => {
    const upload = new Upload(file, {
      endpoint: uploadUrl,
      metadata: { referenceUploadId, filename: file.name },
      ...TRANSFER,
      onProgress: (sent, bytes) => onProgress('Uploading the reference', sent / bytes),
      onSuccess: () => done(),
      onError: (error) => fail(new SendProblem(uploadProblem(answerOf(error), AGAIN).text)),
    });
    signal.addEventListener('abort', () => void upload.abort());
    upload.start();
  });
  return sha256;
}

/** What went wrong with an upload, in words for the reader. */
export class SendProblem extends Error {}
