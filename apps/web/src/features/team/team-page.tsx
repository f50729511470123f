'use client';

import { useQuery } from '@apollo/client/react';
import { explain } from '../../client/failure.ts';
import { Missing } from '../../design/missing.tsx';
import { Moment } from '../../design/moment.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import type { TeamQuery } from '../../generated/graphql.ts';
import { InvitationsPanel } from '../invitation/invitations-panel.tsx';
import { TeamDocument } from './documents.ts';
import { MembersPanel } from './members-panel.tsx';
import { MethodsPanel } from './methods-panel.tsx';

export type TeamDetails = NonNullable<TeamQuery['team']>;

export function TeamPage({ slug }: { slug: string }) {
  const { data, error, refetch } = useQuery(TeamDocument, {
    variables: { slug },
    fetchPolicy: 'cache-and-network',
  });
  if (data?.team) return <TeamView team={data.team} onChange={() => void refetch()} />;
  if (error) {
    return (
      <ErrorState
        title="This team could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data)
    return <Missing title="There is no such team">Check the address, or ask its owner for it.</Missing>;
  return (
    <>
      <Loading what="the team" />
      <Skeleton className="h-10 w-60" />
      <div className="mt-7 grid gap-5 lg:grid-cols-[minmax(0,1fr)_20.5rem]">
        <Skeleton className="h-64 rounded-lg" />
        <Skeleton className="h-40 rounded-lg" />
      </div>
    </>
  );
}

function TeamView({ team, onChange }: { team: TeamDetails; onChange: () => void }) {
  return (
    <>
      <title>{`${team.name} \u00b7 Fidboard`}</title>
      <h1 className="text-2xl sm:text-3xl">{team.name}</h1>
      <p className="mt-1.5 mb-6 text-ink-2 text-sm">
        Created <Moment iso={team.createdAt} />
        {team.loadedFrom && ` at ${team.loadedFrom}, from where it came with a board: nobody is in it here.`}
      </p>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20.5rem]">
        <MethodsPanel team={team} onChange={onChange} />
        <div className="space-y-5">
          {team.memberships.length > 0 && <MembersPanel team={team} onChange={onChange} />}
          {team.viewerRole === 'OWNER' && <InvitationsPanel team={team} onChange={onChange} />}
        </div>
      </div>
    </>
  );
}
