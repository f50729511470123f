import type { Metadata } from 'next';
import { NewBoardPage } from '../../../features/host/new-board-page.tsx';

export const metadata: Metadata = { title: 'Host a board \u00b7 Fidboard' };

interface Props {
  searchParams: Promise<{ edit?: string }>;
}

export default async function Page({ searchParams }: Props) {
  return <NewBoardPage edit={(await searchParams).edit} />;
}
