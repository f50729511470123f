'use client';

import { useQuery } from '@apollo/client/react';
import { explain } from '../../client/failure.ts';
import { Missing } from '../../design/missing.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { SubmissionDocument } from './documents.ts';
import { SubmissionView } from './submission-view.tsx';
import { useLiveSubmission } from './use-live-submission.ts';

export function SubmissionPage({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(SubmissionDocument, { variables: { id } });
  useLiveSubmission(id, data?.submission?.version);

  if (data?.submission) return <SubmissionView submission={data.submission} />;
  if (error) {
    return (
      <ErrorState
        title="This submission could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data) {
    return (
      <Missing title="There is no such submission">
        The address may be incomplete, or the submission belongs to a board that you may not see.
      </Missing>
    );
  }
  return (
    <>
      <Loading what="the submission" />
      <Skeleton className="h-5 w-40" />
      <Skeleton className="mt-3 h-10 w-80 max-w-full" />
      <Skeleton className="mt-8 h-40 rounded-lg" />
      <Skeleton className="mt-5 h-60 rounded-lg" />
    </>
  );
}
