import Link from 'next/link';
import type { ReactNode } from 'react';
import { withNext } from './next-page.ts';

interface EntranceProps {
  title: string;
  otherwise: { text: string; label: string; href: string; next?: string };
  children: ReactNode;
}

/** The frame of the sign-in and sign-up forms. */
export function Entrance({ title, otherwise, children }: EntranceProps) {
  return (
    <div className="mx-auto max-w-sm pt-6 sm:pt-14">
      <h1 className="mb-6 text-2xl">{title}</h1>
      {children}
      <p className="mt-6 text-ink-2 text-sm">
        {otherwise.text}{' '}
        <Link href={withNext(otherwise.href, otherwise.next)} className="link">
          {otherwise.label}
        </Link>
      </p>
    </div>
  );
}
