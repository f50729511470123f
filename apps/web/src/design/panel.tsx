import { type ReactNode, useId } from 'react';

interface PanelProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  level?: 2 | 3;
  className?: string;
}

/** A titled section; its heading names it for screen readers. */
export function Panel({ title, aside, children, level = 2, className = '' }: PanelProps) {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section aria-labelledby={id} className={`rounded-lg border border-line bg-surface ${className}`}>
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 border-line border-b px-4 py-2">
        <Heading id={id} className="text-base tracking-normal">
          {title}
        </Heading>
        {aside}
      </header>
      {children}
    </section>
  );
}
