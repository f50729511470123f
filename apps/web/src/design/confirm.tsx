import { AlertDialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { explain } from '../client/failure.ts';
import { Button } from './button.tsx';

interface ConfirmProps {
  title: string;
  /** The word on the button that does it. */
  action: string;
  look?: 'primary' | 'danger';
  onClose: () => void;
  /** Does it; gives a sentence when that was refused. */
  onConfirm: () => Promise<string | null>;
  children: ReactNode;
}

/** Asks once more before something that others notice or that cannot be taken back. */
export function Confirm({ title, action, look = 'danger', onClose, onConfirm, children }: ConfirmProps) {
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
    <AlertDialog.Root open onOpenChange={(open) => open || onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <AlertDialog.Content className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 w-[min(27rem,calc(100vw-2rem))] rounded-lg border border-line-strong bg-surface p-5 shadow-2xl">
          <AlertDialog.Title className="text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-ink-2 text-sm">{children}</AlertDialog.Description>
          {problem && (
            <p role="alert" className="mt-3 text-bad text-sm">
              {problem}
            </p>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>Not now</Button>
            </AlertDialog.Cancel>
            <Button look={look} onClick={confirm} disabled={busy}>
              {action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
