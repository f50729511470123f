import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

interface FormPartProps {
  title: string;
  /** What is chosen, for who does not open it. */
  chosen: string;
  error: string | null;
  children: ReactNode;
}

/** A part of a form that a newcomer need not open; one that has to be mended is open. */
export function FormPart({ title, chosen, error, children }: FormPartProps) {
  const [open, setOpen] = useState(false);
  const shown = open || error !== null;
  return (
    <details
      open={shown}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group rounded-lg border border-line bg-surface"
    >
      <summary className="flex min-h-12 cursor-pointer list-none items-center gap-3 px-4 py-2.5 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={16}
          aria-hidden="true"
          className="shrink-0 text-ink-3 transition-transform group-open:rotate-90"
        />
        <span className="min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-3">
          <span className="block shrink-0 font-medium text-sm">{title}</span>
          <span className="block truncate text-ink-3 text-sm group-open:hidden">{chosen}</span>
        </span>
      </summary>
      {shown && (
        <div className="space-y-5 border-line border-t px-4 py-4">
          <PartError text={error} />
          {children}
        </div>
      )}
    </details>
  );
}

/** What is wrong with a part of the form. */
export function PartError({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <p role="alert" className="text-bad text-sm">
      {text}
    </p>
  );
}

/** A numbered step of a form. */
export function FormStep({
  number,
  title,
  children,
}: {
  number: number;
  title: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="space-y-4">
      <h2 id={id} className="flex items-center gap-2.5 text-lg">
        <span
          aria-hidden="true"
          className="numeric grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft font-medium text-accent text-xs"
        >
          {number}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}
