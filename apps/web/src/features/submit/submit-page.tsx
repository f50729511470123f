'use client';

import { useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { explain } from '../../client/failure.ts';
import { buttonLook } from '../../design/button.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { SignedOut } from '../account/signed-out.tsx';
import { SubmitChoicesDocument } from './documents.ts';
import { SubmitForm } from './submit-form.tsx';

interface SubmitPageProps {
  board?: string;
  team?: string;
  method?: string;
}

export function SubmitPage(wanted: SubmitPageProps) {
  const { data, error, refetch } = useQuery(SubmitChoicesDocument, { fetchPolicy: 'cache-and-network' });
  const here = `/submit${wanted.board ? `?board=${encodeURIComponent(wanted.board)}` : ''}`;

  if (!data && error) {
    return (
      <ErrorState
        title="The form could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) {
    return (
      <div className="mx-auto max-w-2xl space-y-5">
        <Loading what="the form" />
        <Skeleton className="h-10 w-60" />
        <Skeleton className="h-64 rounded-lg" />
        <Skeleton className="h-36 rounded-lg" />
      </div>
    );
  }
  if (!data.viewer) {
    return (
      <SignedOut title="Submit samples" next={here}>
        Sign in, and the samples you upload are scored for your team.
      </SignedOut>
    );
  }
  const boards = data.boards.edges.map(({ node }) => node);
  const teams = data.viewer.memberships.map(({ team }) => team);
  if (boards.length === 0) {
    return (
      <div className="mx-auto max-w-2xl rounded-lg border border-line bg-surface">
        <EmptyState title="There is no board to submit to">
          Boards you may submit to are listed here once a host opens one.
        </EmptyState>
      </div>
    );
  }
  if (teams.length === 0) {
    return (
      <div className="mx-auto max-w-2xl rounded-lg border border-line bg-surface">
        <EmptyState
          title="First, a team"
          action={
            <Link href={`/teams/new?next=${encodeURIComponent(here)}`} className={buttonLook('primary')}>
              Create a team
            </Link>
          }
        >
          Submissions belong to a team, even to a team of one. It takes a name and nothing else.
        </EmptyState>
      </div>
    );
  }
  return <SubmitForm boards={boards} teams={teams} wanted={wanted} onMethodCreated={() => refetch()} />;
}
