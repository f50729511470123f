import { CARD_SIZE, cardImage } from '../../../features/card/card-image.tsx';
import { drawn } from '../../../features/card/drawable.ts';
import { readBoardCard } from '../../../features/card/read-card.ts';

export const alt = 'The best methods of a board on Fidboard';
export const size = CARD_SIZE;
export const contentType = 'image/png';

export default async function Image({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return cardImage(await readBoardCard(decodeURIComponent(slug), drawn));
}
