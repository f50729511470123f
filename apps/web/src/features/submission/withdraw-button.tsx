'use client';

import { useMutation } from '@apollo/client/react';
import { AlertDialog } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { explain, refusalOf } from '../../client/failure.ts';
import { Alert } from '../../design/alert.tsx';
import { Button } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { WithdrawSubmissionDocument } from './documents.ts';

const LONGEST_REASON = 500;

/** Takes a scored submission off its board, with a reason that stays. */
export function WithdrawButton({ id }: { id: string }) {
  const [withdraw, { loading }] = useMutation(WithdrawSubmissionDocument);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  function close() {
    setProblem(null);
    setOpen(false);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    setProblem(null);
    try {
      const { data } = await withdraw({ variables: { input: { submissionId: id, reason } } });
      const refused = refusalOf(data?.withdrawSubmission);
      if (refused === null) close();
      else setProblem(refused);
    } catch (error) {
      setProblem(explain(error));
    }
  }

  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)}>
        Withdraw
      </Button>
      {open && (
        <Alert
          title="Withdraw this submission?"
          text="It leaves the ranking for good. This page stays and shows your reason to everybody who may see the board."
          onClose={close}
        >
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
        </Alert>
      )}
    </>
  );
}
