import { TeamPage } from '../../../features/team/team-page.tsx';

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <TeamPage slug={decodeURIComponent(slug)} />;
}
