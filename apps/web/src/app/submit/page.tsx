import type { Metadata } from 'next';
import { SubmitPage } from '../../features/submit/submit-page.tsx';

export const metadata: Metadata = { title: 'Submit samples \u00b7 Fidboard' };

interface Props {
  searchParams: Promise<{ board?: string; team?: string; method?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const { board, team, method } = await searchParams;
  return <SubmitPage board={board} team={team} method={method} />;
}
