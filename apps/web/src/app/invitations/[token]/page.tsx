import type { Metadata } from 'next';
import { InvitationPage } from '../../../features/invitation/invitation-page.tsx';

// The address holds a secret: it is told to no other site.
export const metadata: Metadata = {
  title: 'Invitation \u00b7 Fidboard',
  referrer: 'no-referrer',
  robots: 'noindex',
};

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <InvitationPage token={decodeURIComponent(token)} />;
}
