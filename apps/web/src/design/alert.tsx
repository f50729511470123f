import { AlertDialog } from 'radix-ui';
import { type ReactNode, useState } from 'react';

interface AlertProps {
  title: string;
  /** What it is about, before what is asked. */
  text: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog over the page that asks something; its buttons stand among `children`, the one that closes it in AlertDialog.Cancel. */
export function Alert({ title, text, onClose, children }: AlertProps) {
  // Opened without a trigger of Radix's, so that where the keyboard was is for us to know.
  const [opener] = useState(() => document.activeElement);
  return (
    <AlertDialog.Root open onOpenChange={(open) => open || onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <AlertDialog.Content
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener instanceof HTMLElement) opener.focus();
          }}
          className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 w-[min(27rem,calc(100vw-2rem))] rounded-lg border border-line-strong bg-surface p-5 shadow-2xl"
        >
          <AlertDialog.Title className="text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-ink-2 text-sm">{text}</AlertDialog.Description>
          {children}
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
