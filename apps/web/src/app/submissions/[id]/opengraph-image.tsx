import { CARD_SIZE, cardImage } from '../../../features/card/card-image.tsx';
import { drawn } from '../../../features/card/drawable.ts';
import { readSubmissionCard } from '../../../features/card/read-card.ts';

export const alt = 'The score of a submission on Fidboard';
export const size = CARD_SIZE;
export const contentType = 'image/png';

export default async function Image({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return cardImage(await readSubmissionCard(decodeURIComponent(id), drawn));
}
