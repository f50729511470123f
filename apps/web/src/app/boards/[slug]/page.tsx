import { BoardPage } from '../../../features/board/board-page.tsx';

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <BoardPage slug={decodeURIComponent(slug)} />;
}
