'use client';

import { useQuery } from '@apollo/client/react';
import { Archive } from 'lucide-react';
import Link from 'next/link';
import { useRefetchAt } from '../../client/use-refetch-at.ts';
import { Panel } from '../../design/panel.tsx';
import { Tag } from '../../design/tag.tsx';
import { HostSideDocument } from './host-documents.ts';

/** What only the host of a board sees on it; nothing for everybody else. */
export function HostPanel({ slug, version }: { slug: string; version: number }) {
  const { data, refetch } = useQuery(HostSideDocument, { variables: { slug } });
  const board = data?.board;
  const isHost = board?.viewerIsHost === true;
  // A new version may bring new duplicates.
  useRefetchAt(version, isHost, refetch);
  if (!board?.viewerIsHost) return null;
  return (
    <Panel
      title="You host this board"
      aside={
        <span className="flex gap-3 text-sm">
          <Link href={`/boards/${encodeURIComponent(slug)}/webhooks`} className="link">
            Webhooks
          </Link>
          <Link href={`/boards/${encodeURIComponent(slug)}/log`} className="link">
            Log
          </Link>
        </span>
      }
    >
      {board.duplicates.length === 0 ? (
        <p className="px-4 py-3.5 text-ink-3 text-sm">No two methods have sent the same images.</p>
      ) : (
        <>
          <p className="px-4 pt-3.5 pb-2 text-ink-2 text-sm">
            <Tag tone="warn">same images</Tag> sent by several methods; only you are told.
          </p>
          <ul className="divide-y divide-line border-line border-t text-sm">
            {board.duplicates.map(({ submissions }) => (
              <li key={submissions.map(({ id }) => id).join()} className="space-y-0.5 px-4 py-2.5">
                {submissions.map(({ id, method }) => (
                  <p key={id} className="truncate">
                    <Link href={`/submissions/${encodeURIComponent(id)}`} className="link">
                      {method.name}
                    </Link>{' '}
                    <span className="text-ink-3">{method.team.name}</span>
                  </p>
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
      {board.dumpUrl && (
        <p className="border-line border-t px-4 py-3 text-ink-2 text-sm">
          <a href={board.dumpUrl} download className="link">
            <Archive size={14} aria-hidden="true" className="mr-1 inline-block align-[-0.15em]" />
            Download a full copy
          </a>{' '}
          for another Fidboard to load, or one{' '}
          <a href={`${board.dumpUrl}?samples=none`} download className="link">
            without images
          </a>
          .
        </p>
      )}
    </Panel>
  );
}
