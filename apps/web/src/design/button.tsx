import type { ComponentProps } from 'react';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

const BASE =
  'inline-flex min-h-9 items-center justify-center gap-2 whitespace-nowrap rounded-md px-3.5 py-1.5 text-sm font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55';

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'border border-line-strong bg-surface text-bad hover:bg-bad-soft',
};

/** The classes alone, for links that look like buttons. */
export function buttonLook(look: Look = 'secondary'): string {
  return `${BASE} ${LOOKS[look]}`;
}

export function Button({
  look = 'secondary',
  className = '',
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { look?: Look }) {
  return <button type={type} className={`${buttonLook(look)} ${className}`} {...rest} />;
}
