import type { Metadata } from 'next';
import { asItIs } from '../../../features/card/card.ts';
import { readSubmissionCard } from '../../../features/card/read-card.ts';
import { tagsOf } from '../../../features/card/tags.ts';
import { SubmissionPage } from '../../../features/submission/submission-page.tsx';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  return tagsOf(await readSubmissionCard(decodeURIComponent(id), asItIs));
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  return <SubmissionPage id={decodeURIComponent(id)} />;
}
