'use client';

import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { refusalOf } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Confirm } from '../../design/confirm.tsx';
import { RerunSubmissionDocument } from './documents.ts';

/** For the host: has it evaluated once more. */
export function RerunButton({ id }: { id: string }) {
  const [rerun] = useMutation(RerunSubmissionDocument);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Evaluate again</Button>
      {asking && (
        <Confirm
          title="Evaluate this submission again?"
          action="Evaluate again"
          look="primary"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const { data } = await rerun({ variables: { input: { submissionId: id } } });
            return refusalOf(data?.rerunSubmission);
          }}
        >
          The stored samples are scored once more. Earlier scores stand until then, and their receipt stays.
          It is written into the log of the board.
        </Confirm>
      )}
    </>
  );
}
