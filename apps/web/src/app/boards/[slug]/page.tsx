import type { Metadata } from 'next';
import { BoardPage } from '../../../features/board/board-page.tsx';
import { asItIs } from '../../../features/card/card.ts';
import { readBoardCard } from '../../../features/card/read-card.ts';
import { tagsOf } from '../../../features/card/tags.ts';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  return tagsOf(await readBoardCard(decodeURIComponent(slug), asItIs));
}

export default async function Page({ params }: Props) {
  const { slug } = await params;
  return <BoardPage slug={decodeURIComponent(slug)} />;
}
