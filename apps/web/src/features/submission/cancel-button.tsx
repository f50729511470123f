'use client';

import { useMutation } from '@apollo/client/react';
import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { CancelSubmissionDocument } from './documents.ts';

export function CancelButton({ id }: { id: string }) {
  const [cancel, { loading }] = useMutation(CancelSubmissionDocument);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);

  async function confirm() {
    setProblem(null);
    try {
      const { data } = await cancel({ variables: { input: { submissionId: id } } });
      const result = data?.cancelSubmission;
      if (!result) return;
      if (result.__typename !== 'MutationCancelSubmissionSuccess') {
        setProblem(refusal(result));
        return;
      }
      setAsked(true);
      setOpen(false);
    } catch (error) {
      setProblem(explain(error));
    }
  }

  if (asked) return <Button disabled>{'Cancelling\u2026'}</Button>;
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger asChild>
        <Button look="danger">Cancel submission</Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <AlertDialog.Content className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 w-[min(27rem,calc(100vw-2rem))] rounded-lg border border-line-strong bg-surface p-5 shadow-2xl">
          <AlertDialog.Title className="text-lg">Cancel this submission?</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-ink-2 text-sm">
            Its evaluation stops within a few seconds and it will not appear in the ranking. You can submit
            the same file again.
          </AlertDialog.Description>
          {problem && (
            <p role="alert" className="mt-3 text-bad text-sm">
              {problem}
            </p>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>Keep it</Button>
            </AlertDialog.Cancel>
            <Button look="danger" onClick={confirm} disabled={loading}>
              {loading ? 'Cancelling\u2026' : 'Cancel it'}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
