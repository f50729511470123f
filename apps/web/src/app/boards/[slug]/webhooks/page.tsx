import { WebhooksPage } from '../../../../features/webhook/webhooks-page.tsx';

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <WebhooksPage slug={decodeURIComponent(slug)} />;
}
