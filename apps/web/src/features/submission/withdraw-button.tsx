'use client';

import { useMutation } from '@apollo/client/react';
import { AlertDialog } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { WithdrawSubmissionDocument } from './documents.ts';

const LONGEST_REASON = 500;

/** Takes a scored submission off its board, with a reason that stays. */
export function WithdrawButton({ id }: { id: string }) {
  const [withdraw, { loading }] = useMutation(WithdrawSubmissionDocument);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    setProblem(null);
    try {
      const { data } = await withdraw({ variables: { input: { submissionId: id, reason } } });
      const result = data?.withdrawSubmission;
      if (!result) return;
      if (result.__typename === 'MutationWithdrawSubmissionSuccess') setOpen(false);
      else setProblem(refusal(result));
    } catch (error) {
      setProblem(explain(error));
    }
  }

  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        setProblem(null);
        setOpen(next);
      }}
    >
      <AlertDialog.Trigger asChild>
        <Button look="quiet">Withdraw</Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <AlertDialog.Content className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 w-[min(27rem,calc(100vw-2rem))] rounded-lg border border-line-strong bg-surface p-5 shadow-2xl">
          <AlertDialog.Title className="text-lg">Withdraw this submission?</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-ink-2 text-sm">
            It leaves the ranking for good. This page stays and shows your reason to everybody who may see the
            board.
          </AlertDialog.Description>
          <form onSubmit={submit} className="mt-4" aria-label="Withdrawal">
            <Field label="Reason" error={problem}>
              {(control) => (
                <textarea {...control} name="reason" rows={3} required maxLength={LONGEST_REASON} />
              )}
            </Field>
            <div className="mt-5 flex justify-end gap-2">
              <AlertDialog.Cancel asChild>
                <Button>Keep it</Button>
              </AlertDialog.Cancel>
              <Button type="submit" look="danger" disabled={loading}>
                {loading ? 'Withdrawing\u2026' : 'Withdraw it'}
              </Button>
            </div>
          </form>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
