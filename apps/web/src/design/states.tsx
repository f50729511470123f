import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

type Tone = 'info' | 'warn' | 'bad';

const TONES: Record<Tone, { look: string; icon: typeof Info }> = {
  info: { look: 'border-line bg-sunken text-ink-2 [&_svg]:text-ink-3', icon: Info },
  warn: { look: 'border-warn/25 bg-warn-soft text-ink-2 [&_svg]:text-warn', icon: TriangleAlert },
  bad: { look: 'border-bad/25 bg-bad-soft text-ink [&_svg]:text-bad', icon: CircleAlert },
};

export function Notice({
  tone = 'info',
  role,
  children,
}: {
  tone?: Tone;
  role?: 'alert' | 'status';
  children: ReactNode;
}) {
  const { look, icon: Icon } = TONES[tone];
  return (
    <div role={role} className={`flex gap-2.5 rounded-md border px-3 py-2.5 text-sm ${look}`}>
      <Icon size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-md text-ink-2 text-sm">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

export function ErrorState({
  title,
  message,
  onRetry,
}: {
  title: string;
  message: string;
  onRetry?: () => void;
}) {
  return (
    <div
      role="alert"
      className="flex flex-col items-center gap-1.5 rounded-lg border border-line bg-surface px-6 py-14 text-center"
    >
      <p className="font-medium">{title}</p>
      <p className="max-w-md text-ink-2 text-sm">{message}</p>
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
