import { EarlierRankingPage } from '../../../../../features/board/earlier-ranking-page.tsx';

export default async function Page({ params }: { params: Promise<{ slug: string; number: string }> }) {
  const { slug, number } = await params;
  // What is no number is the number of no ranking.
  const ranking = /^[1-9]\d{0,8}$/.test(number) ? Number(number) : 0;
  return <EarlierRankingPage slug={decodeURIComponent(slug)} number={ranking} />;
}
