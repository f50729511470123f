import type { ReactNode } from 'react';

type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

const TONES: Record<Tone, string> = {
  plain: 'border-line-strong text-ink-2',
  accent: 'border-transparent bg-accent-soft text-accent-strong',
  good: 'border-transparent bg-accent-soft text-good',
  warn: 'border-transparent bg-warn-soft text-warn',
  bad: 'border-transparent bg-bad-soft text-bad',
};

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs leading-[1.125rem] ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}
