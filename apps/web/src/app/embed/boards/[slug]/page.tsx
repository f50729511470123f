import { EmbeddedBoardPage } from '../../../../features/embed/embedded-board-page.tsx';

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <EmbeddedBoardPage slug={decodeURIComponent(slug)} />;
}
