import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';

/** Above the title of a page that belongs to a board. */
export function BackToBoard({ slug, title }: { slug: string; title: string }) {
  return (
    <Link
      href={`/boards/${encodeURIComponent(slug)}`}
      className="inline-flex items-center gap-1.5 rounded-sm text-ink-2 text-sm hover:text-accent"
    >
      <ArrowLeft size={14} aria-hidden="true" />
      {title}
    </Link>
  );
}
