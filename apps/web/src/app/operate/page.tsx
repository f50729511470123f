import type { Metadata } from 'next';
import { OperationPage } from '../../features/operation/operation-page.tsx';

export const metadata: Metadata = { title: 'Operation \u00b7 Fidboard' };

export default function Page() {
  return <OperationPage />;
}
