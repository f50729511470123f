import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SandboxPage } from '../../features/sandbox/sandbox-page.tsx';

export const metadata: Metadata = { title: 'Sandbox \u00b7 Fidboard' };
/** The setting is that of the process which answers, not of the one that built the pages. */
export const dynamic = 'force-dynamic';

export default function Page() {
  const asked = process.env.FIDBOARD_SANDBOX || (process.env.NODE_ENV === 'production' ? 'off' : 'on');
  if (asked !== 'on') notFound();
  return <SandboxPage />;
}
