import type { Metadata } from 'next';
import type { Card } from './card.ts';

/** A card as meta tags. The image's tags are of Next's making: it finds opengraph-image beside the page. */
export function tagsOf(card: Card): Metadata {
  const rows = card.rows.map(({ rank, method, team, value }) =>
    [rank && `${rank}.`, method, `(${team})`, value].filter(Boolean).join(' '),
  );
  const description = [card.measure, rows.join('; '), card.foot].filter(Boolean).join('. ');
  return {
    // The address that visitors use, known when the process starts and not when pages are built.
    metadataBase: process.env.FIDBOARD_URL ? new URL(process.env.FIDBOARD_URL) : null,
    description,
    openGraph: { type: 'website', siteName: 'Fidboard', title: card.title, description },
    twitter: { card: 'summary_large_image', title: card.title, description },
  };
}
