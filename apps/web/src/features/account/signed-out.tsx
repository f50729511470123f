import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonLook } from '../../design/button.tsx';
import { withNext } from './next-page.ts';

/** Asks a signed-out reader to sign in, and brings them back to where they were. */
export function SignedOut({ title, next, children }: { title: string; next: string; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-md py-16 text-center">
      <h1 className="text-2xl">{title}</h1>
      <p className="mt-2 mb-6 text-ink-2">{children}</p>
      <div className="flex justify-center gap-2">
        <Link href={withNext('/sign-in', next)} className={buttonLook('primary')}>
          Sign in
        </Link>
        <Link href={withNext('/sign-up', next)} className={buttonLook()}>
          Create account
        </Link>
      </div>
    </div>
  );
}
