import type { Metadata } from 'next';
import { NewTeamPage } from '../../../features/team/new-team-page.tsx';

export const metadata: Metadata = { title: 'New team \u00b7 Fidboard' };

interface Props {
  searchParams: Promise<{ next?: string }>;
}

export default async function Page({ searchParams }: Props) {
  return <NewTeamPage next={(await searchParams).next} />;
}
