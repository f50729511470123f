import type { Metadata } from 'next';
import { AccountPage } from '../../features/account/account-page.tsx';

export const metadata: Metadata = { title: 'Account \u00b7 Fidboard' };

export default function Page() {
  return <AccountPage />;
}
