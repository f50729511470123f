import { AlertDialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { explain } from '../client/failure.ts';
import { Alert } from './alert.tsx';
import { Button } from './button.tsx';

interface ConfirmProps {
  title: string;
  /** The word on the button that does it, and while it is done. */
  action: string;
  during?: string;
  /** The word on the button that leaves things as they are. */
  keep?: string;
  look?: 'primary' | 'danger';
  onClose: () => void;
  /** Does it; gives a sentence when that was refused. */
  onConfirm: () => Promise<string | null>;
  children: ReactNode;
}

/** Asks once more before something that others notice or that cannot be taken back. */
export function Confirm({
  title,
  action,
  during = action,
  keep = 'Not now',
  look = 'danger',
  onClose,
  onConfirm,
  children,
}: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function confirm() {
    setBusy(true);
    const refused = await onConfirm().catch(explain);
    setBusy(false);
    setProblem(refused);
    if (refused === null) onClose();
  }
  return (
    <Alert title={title} text={children} onClose={onClose}>
      {problem && (
        <p role="alert" className="mt-3 text-bad text-sm">
          {problem}
        </p>
      )}
      <div className="mt-5 flex justify-end gap-2">
        <AlertDialog.Cancel asChild>
          <Button>{keep}</Button>
        </AlertDialog.Cancel>
        <Button look={look} onClick={confirm} disabled={busy}>
          {busy ? during : action}
        </Button>
      </div>
    </Alert>
  );
}
