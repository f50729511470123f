import { SubmissionPage } from '../../../features/submission/submission-page.tsx';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <SubmissionPage id={decodeURIComponent(id)} />;
}
