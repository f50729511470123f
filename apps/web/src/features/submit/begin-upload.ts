import type { ApolloClient } from '@apollo/client';
import { refusal } from '../../client/failure.ts';
import type { CreateSubmissionInput, UploadToResumeQuery } from '../../generated/graphql.ts';
import { CreateSubmissionDocument, UploadToResumeDocument } from './documents.ts';
import type { BegunUpload, RememberedUploads, UploadKey } from './remembered-uploads.ts';

type WaitingSubmission = NonNullable<UploadToResumeQuery['submission']>;
export type NewSubmission = Omit<CreateSubmissionInput, keyof UploadKey> & UploadKey;

/** The upload of this file that was begun before and still waits for its bytes, else that of a new submission. */
export async function beginUpload(
  client: ApolloClient,
  remembered: RememberedUploads,
  input: NewSubmission,
): Promise<BegunUpload | { problem: string }> {
  const begun = remembered.find(input);
  if (begun && (await isWaiting(client, begun, input))) return begun;
  const { data } = await client.mutate({ mutation: CreateSubmissionDocument, variables: { input } });
  const result = data?.createSubmission;
  if (result?.__typename !== 'MutationCreateSubmissionSuccess')
    return { problem: result ? refusal(result) : 'The server gave no answer. Try again.' };
  const { uploadUrl, submission } = result.data;
  const upload = { submissionId: submission.id, endpoint: uploadUrl, url: null };
  remembered.remember(input, upload);
  return upload;
}

async function isWaiting(
  client: ApolloClient,
  { submissionId }: BegunUpload,
  input: NewSubmission,
): Promise<boolean> {
  const { data } = await client.query({
    query: UploadToResumeDocument,
    variables: { id: submissionId },
    fetchPolicy: 'network-only',
  });
  const submission = data?.submission;
  if (submission?.state !== 'UPLOADING' || !submission.canCancel) return false;
  return saysTheSame(submission, input);
}

/** What the form left empty this time was said when the upload began; anything said differently is another one. */
function saysTheSame(submission: WaitingSubmission, input: NewSubmission): boolean {
  const { label, trainingImages, seed } = input;
  return (
    (label ?? submission.label) === submission.label &&
    (trainingImages ?? submission.trainingImages) === submission.trainingImages &&
    (seed ?? submission.seed) === submission.seed
  );
}
