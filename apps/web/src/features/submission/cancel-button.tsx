'use client';

import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { refusalOf } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Confirm } from '../../design/confirm.tsx';
import { CancelSubmissionDocument } from './documents.ts';

export function CancelButton({ id }: { id: string }) {
  const [cancel] = useMutation(CancelSubmissionDocument);
  const [asking, setAsking] = useState(false);
  const [asked, setAsked] = useState(false);
  if (asked) return <Button disabled>{'Cancelling\u2026'}</Button>;
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        Cancel submission
      </Button>
      {asking && (
        <Confirm
          title="Cancel this submission?"
          action="Cancel it"
          during={'Cancelling\u2026'}
          keep="Keep it"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const { data } = await cancel({ variables: { input: { submissionId: id } } });
            const refused = refusalOf(data?.cancelSubmission);
            if (refused === null) setAsked(true);
            return refused;
          }}
        >
          Its evaluation stops within a few seconds and it will not appear in the ranking. You can submit the
          same file again.
        </Confirm>
      )}
    </>
  );
}
