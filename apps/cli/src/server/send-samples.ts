import type { CreateSubmissionInput } from '../generated/graphql.ts';
import type { Progress } from '../progress.ts';
import {
  type BegunUpload,
  begunUploadsPath,
  findBegunUpload,
  forgetUpload,
  rememberUpload,
  type UploadKey,
} from './begun-uploads.ts';
import { CREATE_SUBMISSION, UPLOAD_TO_RESUME } from './documents.ts';
import { refusalOfDomainError, request } from './request.ts';
import type { Server } from './server.ts';
import { endpointOf, upload } from './upload.ts';
import type { SampleFile } from './upload-file.ts';

export interface Submitting {
  readonly server: Server & { readonly token: string };
  readonly file: SampleFile;
  readonly facts: {
    readonly board: string;
    readonly methodId: string;
    readonly label?: string | undefined;
    readonly trainingImages?: number | undefined;
    readonly seed?: number | undefined;
  };
}

/** Submits a file and sends its bytes; what an interrupted run began is taken up. Returns the submission's id. */
export async function sendSamples(
  submitting: Submitting,
  { signal, progress }: { signal: AbortSignal; progress: Progress },
): Promise<string> {
  const { server, file, facts } = submitting;
  const path = begunUploadsPath();
  const key = { origin: server.origin, sha256: file.sha256, ...facts };
  const found = await findWaiting(server, await findBegunUpload(path, key), signal);
  if (found) progress.note(`going on with ${found.submissionId}, which an earlier run began`);
  const begun = found ?? (await createSubmission(submitting, signal));
  let kept = keep({ path, key, progress }, begun);
  try {
    await upload(
      {
        server,
        ...file,
        endpoint: begun.endpoint,
        url: begun.url,
        metadata: { submissionId: begun.submissionId },
      },
      {
        signal,
        progress,
        onUrl: (url) => {
          kept = kept.then(() => keep({ path, key, progress }, { ...begun, url }));
        },
      },
    );
  } catch (error) {
    await kept;
    if (signal.aborted)
      progress.note('The upload stopped. Run the same command again and it goes on from here.');
    throw error;
  }
  await kept;
  await forgetUpload(path, key).catch(() => undefined); // an entry left behind is seen to have ended
  return begun.submissionId;
}

/** The upload, if its submission still waits for its bytes and is ours to send. */
async function findWaiting(
  server: Server,
  begun: BegunUpload | null,
  signal: AbortSignal,
): Promise<BegunUpload | null> {
  if (begun === null) return null;
  const { submission } = await request(server, UPLOAD_TO_RESUME, {
    variables: { id: begun.submissionId },
    signal,
  });
  return submission?.state === 'UPLOADING' && submission.canCancel ? begun : null;
}

async function createSubmission(
  { server, file, facts }: Submitting,
  signal: AbortSignal,
): Promise<BegunUpload> {
  const { board, ...rest } = facts;
  const { filename, bytes, sha256 } = file;
  const input: CreateSubmissionInput = { boardSlug: board, filename, bytes, sha256, ...rest };
  const { createSubmission: result } = await request(server, CREATE_SUBMISSION, {
    variables: { input },
    signal,
  });
  if (result.__typename !== 'MutationCreateSubmissionSuccess') throw refusalOfDomainError(result);
  const { uploadUrl, submission } = result.data;
  return { submissionId: submission.id, endpoint: endpointOf(server, uploadUrl), url: null };
}

/** A folder that cannot be written to does not stop an upload; it only cannot be taken up later. */
async function keep(
  { path, key, progress }: { path: string; key: UploadKey; progress: Progress },
  begun: BegunUpload,
): Promise<void> {
  try {
    await rememberUpload(path, key, begun);
  } catch {
    progress.note(`${path} cannot be written: should this upload be interrupted, it begins anew`);
  }
}
