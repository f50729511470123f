import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonLook } from './button.tsx';

/** What stands where something should be: for addresses that lead nowhere, or not for this reader. */
export function Missing({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-lg py-20 text-center">
      <title>{`${title} \u00b7 Fidboard`}</title>
      <h1 className="text-2xl">{title}</h1>
      <p className="mt-2 mb-6 text-ink-2">{children}</p>
      <Link href="/" className={buttonLook()}>
        All boards
      </Link>
    </div>
  );
}
