'use client';

import { useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { explain } from '../../client/failure.ts';
import { buttonLook } from '../../design/button.tsx';
import { Panel } from '../../design/panel.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { Tag } from '../../design/tag.tsx';
import { LeaveButton } from '../team/leave-button.tsx';
import { ViewerDocument } from './documents.ts';
import { SignedOut } from './signed-out.tsx';
import { TokensPanel } from './tokens-panel.tsx';

export function AccountPage() {
  const { data, error, refetch } = useQuery(ViewerDocument);
  if (!data && error) {
    return (
      <ErrorState
        title="Your account could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) {
    return (
      <>
        <Loading what="your account" />
        <Skeleton className="h-10 w-52" />
        <Skeleton className="mt-7 h-56 rounded-lg" />
      </>
    );
  }
  if (!data.viewer) {
    return (
      <SignedOut title="Your account" next="/account">
        Sign in to see your teams and to make tokens for the command line.
      </SignedOut>
    );
  }
  const { name, email, memberships } = data.viewer;
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="text-2xl">{name}</h1>
      <p className="mt-1 mb-6 text-ink-2">{email}</p>
      <p className="mb-5">
        <Link href="/boards/new" className={buttonLook()}>
          Host a board
        </Link>
      </p>
      <div className="space-y-5">
        <TokensPanel />
        <Panel
          title="Teams"
          aside={
            <Link href="/teams/new" className="link text-sm">
              New team
            </Link>
          }
        >
          {memberships.length === 0 ? (
            <EmptyState
              title="You are in no team yet"
              action={
                <Link href="/teams/new" className={buttonLook()}>
                  Create a team
                </Link>
              }
            >
              Methods and submissions belong to teams, even to teams of one.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line">
              {memberships.map(({ role, team }) => (
                <li key={team.id} className="flex items-center justify-between gap-3 px-4 py-2.5 text-sm">
                  <Link
                    href={`/teams/${team.slug}`}
                    className="font-medium hover:text-accent hover:underline"
                  >
                    {team.name}
                  </Link>
                  <span className="flex items-center gap-1">
                    <Tag>{role === 'OWNER' ? 'owner' : 'member'}</Tag>
                    <LeaveButton team={team} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </div>
  );
}
