'use client';

import { useQuery } from '@apollo/client/react';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { buttonLook } from '../../design/button.tsx';
import { ViewerDocument } from '../account/documents.ts';
import { withNext } from '../account/next-page.ts';
import { type EntryFacts, maySubmit } from './by-invitation.ts';

interface SubmitActionProps {
  board: EntryFacts & { slug: string; viewerIsHost: boolean };
  text: string;
  primary?: boolean;
}

/** The way to the submit page; where no team of the viewer's may enter, why not. */
export function SubmitAction({ board, text, primary = false }: SubmitActionProps) {
  const { data } = useQuery(ViewerDocument);
  if (!maySubmit(board)) {
    return (
      <p className="max-w-xs text-ink-2 text-sm" data-testid="entry-needed">
        {board.viewerIsHost ? (
          'Teams submit by invitation: you let them in under “Teams that may enter”, your own too.'
        ) : data && !data.viewer ? (
          <>
            Teams submit by invitation.{' '}
            <Link href={withNext('/sign-in', `/boards/${board.slug}`)} className="link">
              Sign in
            </Link>{' '}
            if yours was let in.
          </>
        ) : (
          'Teams submit by invitation, and none of yours has been let in: ask the host of the board.'
        )}
      </p>
    );
  }
  return (
    <Link
      href={`/submit?board=${encodeURIComponent(board.slug)}`}
      className={buttonLook(primary ? 'primary' : 'secondary')}
    >
      {primary && <Plus size={16} aria-hidden="true" />}
      {text}
    </Link>
  );
}
