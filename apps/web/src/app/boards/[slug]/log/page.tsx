import { HostLogPage } from '../../../../features/board/host-log-page.tsx';

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <HostLogPage slug={decodeURIComponent(slug)} />;
}
