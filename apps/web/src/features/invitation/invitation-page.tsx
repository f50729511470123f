'use client';

import { useApolloClient, useMutation, useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button, buttonLook } from '../../design/button.tsx';
import { SelectField } from '../../design/field.tsx';
import { Missing } from '../../design/missing.tsx';
import { Loading, Skeleton } from '../../design/skeleton.tsx';
import { ErrorState, Notice } from '../../design/states.tsx';
import { absoluteTime } from '../../format/time.ts';
import type { InvitationQuery } from '../../generated/graphql.ts';
import { ViewerDocument } from '../account/documents.ts';
import { SignedOut } from '../account/signed-out.tsx';
import { AcceptInvitationDocument, InvitationDocument } from './documents.ts';

export function InvitationPage({ token }: { token: string }) {
  const { data, error, refetch } = useQuery(InvitationDocument, {
    variables: { token },
    fetchPolicy: 'network-only',
  });
  if (data?.invitation) {
    return <Offer token={token} invitation={data.invitation} viewer={data.viewer} />;
  }
  if (data) return <Missing title="There is no such invitation">Check that the link is whole.</Missing>;
  if (error) {
    return (
      <ErrorState
        title="This invitation could not be loaded"
        message={explain(error)}
        onRetry={() => void refetch()}
      />
    );
  }
  return (
    <>
      <Loading what="the invitation" />
      <Skeleton className="mx-auto mt-16 h-40 max-w-md rounded-lg" />
    </>
  );
}

type Invitation = NonNullable<InvitationQuery['invitation']>;
type Viewer = InvitationQuery['viewer'];

interface OfferProps {
  token: string;
  invitation: Invitation;
  viewer: Viewer;
}

/** What an invitation of any kind is: into a team, or for a team onto a board. */
function Offer({ token, invitation, viewer }: OfferProps) {
  const { team, board } = invitation;
  if (team) return <TeamOffer token={token} invitation={invitation} team={team} viewer={viewer} />;
  if (board) return <BoardOffer token={token} invitation={invitation} board={board} viewer={viewer} />;
  return <Missing title="There is no such invitation">Check that the link is whole.</Missing>;
}

function TeamOffer({ team, ...offer }: OfferProps & { team: NonNullable<Invitation['team']> }) {
  const router = useRouter();
  const { inviterName, role } = offer.invitation;
  const { accept, loading, problem } = useAccept(offer.token);
  return (
    <OfferFrame
      {...offer}
      title={`Join ${team.name}`}
      what={`${inviterName ?? 'An owner'} invites you to the team ${team.name}, as ${role === 'OWNER' ? 'an owner' : 'a member'}.`}
      whom="an owner of the team"
      problem={problem}
      done={
        team.viewerRole !== null && (
          <>
            <p className="mb-4">You are in this team.</p>
            <Link href={`/teams/${team.slug}`} className={buttonLook('primary')}>
              To the team
            </Link>
          </>
        )
      }
    >
      <Button
        look="primary"
        disabled={loading}
        onClick={() => accept(null, ({ slug }) => router.push(`/teams/${slug}`))}
      >
        {loading ? 'Joining\u2026' : `Join as ${offer.viewer?.name}`}
      </Button>
    </OfferFrame>
  );
}

function BoardOffer({ board, ...offer }: OfferProps & { board: NonNullable<Invitation['board']> }) {
  const router = useRouter();
  const { accept, loading, problem } = useAccept(offer.token);
  const owned = (offer.viewer?.memberships ?? [])
    .filter(({ role }) => role === 'OWNER')
    .map(({ team }) => team);
  const outside = owned.filter(({ id }) => !board.enteredTeams.some((team) => team.id === id));
  const [chosen, setChosen] = useState<string | null>(null);
  const teamId = chosen ?? outside[0]?.id ?? null;
  const here = `/invitations/${offer.token}`;
  const [entered] = board.enteredTeams;
  return (
    <OfferFrame
      {...offer}
      title={`Submit to ${board.title}`}
      what={`${offer.invitation.inviterName ?? 'The host'} invites a team of yours to the board ${board.title}.`}
      about={board.description}
      whom="the host of the board"
      problem={problem}
      done={
        entered &&
        (offer.invitation.state !== 'OPEN' || outside.length === 0) && (
          <>
            <p className="mb-4">{entered.name} may submit to this board.</p>
            <Link href={`/boards/${board.slug}`} className={buttonLook('primary')}>
              To the board
            </Link>
          </>
        )
      }
    >
      {teamId === null ? (
        <>
          <p className="mb-4">
            An owner of a team accepts for it, and you own none. Create one, even of you alone, or pass the
            link on to an owner of yours.
          </p>
          <Link href={`/teams/new?next=${encodeURIComponent(here)}`} className={buttonLook('primary')}>
            Create a team
          </Link>
        </>
      ) : (
        <div className="mx-auto max-w-xs space-y-4 text-left">
          <SelectField label="Team" value={teamId} onChange={(event) => setChosen(event.target.value)}>
            {outside.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <Button
            look="primary"
            className="w-full"
            disabled={loading}
            onClick={() => accept(teamId, () => router.push(`/boards/${board.slug}`))}
          >
            {loading ? 'Entering\u2026' : 'Enter with this team'}
          </Button>
        </div>
      )}
    </OfferFrame>
  );
}

/** Accepts the invitation with a token: oneself, or for the team with an id. */
function useAccept(token: string) {
  const [mutate, { loading }] = useMutation(AcceptInvitationDocument, {
    refetchQueries: [{ query: ViewerDocument }],
    awaitRefetchQueries: true,
  });
  const client = useApolloClient();
  const [problem, setProblem] = useState<string | null>(null);
  async function accept(teamId: string | null, onDone: (team: { slug: string }) => void) {
    setProblem(null);
    try {
      const input = teamId === null ? { token } : { token, teamId };
      const { data } = await mutate({ variables: { input } });
      const result = data?.acceptInvitation;
      if (!result) return;
      if (result.__typename !== 'MutationAcceptInvitationSuccess') return setProblem(refusal(result));
      // What was not to be seen before may be now: a private board, and what one may do on it.
      client.cache.evict({ fieldName: 'board' });
      client.cache.evict({ fieldName: 'boards' });
      onDone(result.data.team);
    } catch (error) {
      setProblem(explain(error));
    }
  }
  return { accept, loading, problem };
}

const CLOSED = {
  USED: 'This invitation has been used.',
  EXPIRED: 'This invitation has expired.',
  REVOKED: 'This invitation was revoked.',
};

interface OfferFrameProps extends OfferProps {
  title: string;
  what: string;
  /** More about what one is invited to, in the words of others. */
  about?: string;
  /** Who makes another one. */
  whom: string;
  problem: string | null;
  /** What stands there in place of the way in, where one is in already. */
  done: ReactNode;
  children: ReactNode;
}

function OfferFrame(props: OfferFrameProps) {
  const { token, invitation, viewer, title, what, about, whom, problem, done, children } = props;
  const { state, expiresAt } = invitation;
  if (state === 'OPEN' && !viewer) {
    return (
      <SignedOut title={title} next={`/invitations/${token}`}>
        {what} Sign in or create an account first; you come back here.
      </SignedOut>
    );
  }
  return (
    <div className="mx-auto max-w-md py-16 text-center">
      <title>{`${title} \u00b7 Fidboard`}</title>
      <h1 className="text-2xl">{title}</h1>
      <p className="mt-2 mb-6 text-ink-2">{what}</p>
      {about && <p className="-mt-3 mb-6 line-clamp-6 text-ink-3 text-sm">{about}</p>}
      {done ||
        (state === 'OPEN' ? (
          <>
            {children}
            <p className="mt-4 text-ink-3 text-sm">Open until {absoluteTime(expiresAt)}.</p>
          </>
        ) : (
          <Notice tone="warn">
            {CLOSED[state]} Ask {whom} for a new one.
          </Notice>
        ))}
      {problem && (
        <p role="alert" className="mt-4 text-bad text-sm">
          {problem}
        </p>
      )}
    </div>
  );
}
