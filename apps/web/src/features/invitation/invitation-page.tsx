'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { explain, refusal } from '../../client/failure.ts';
import { Button, buttonLook } from '../../design/button.tsx';
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

const CLOSED = {
  USED: 'This invitation has been used.',
  EXPIRED: 'This invitation has expired.',
  REVOKED: 'This invitation was revoked.',
};

interface OfferProps {
  token: string;
  invitation: NonNullable<InvitationQuery['invitation']>;
  viewer: InvitationQuery['viewer'];
}

function Offer({ token, invitation, viewer }: OfferProps) {
  const router = useRouter();
  const [accept, { loading }] = useMutation(AcceptInvitationDocument, {
    refetchQueries: [{ query: ViewerDocument }],
    awaitRefetchQueries: true,
  });
  const [problem, setProblem] = useState<string | null>(null);
  const { team, inviterName, role, state, expiresAt } = invitation;
  const title = `Join ${team.name}`;
  const what = `${inviterName ?? 'An owner'} invites you to the team ${team.name}, as ${role === 'OWNER' ? 'an owner' : 'a member'}.`;

  async function join() {
    setProblem(null);
    try {
      const { data } = await accept({ variables: { input: { token } } });
      const result = data?.acceptInvitation;
      if (!result) return;
      if (result.__typename === 'MutationAcceptInvitationSuccess') router.push(`/teams/${result.data.slug}`);
      else setProblem(refusal(result));
    } catch (error) {
      setProblem(explain(error));
    }
  }

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
      {team.viewerRole !== null ? (
        <>
          <p className="mb-4">You are in this team.</p>
          <Link href={`/teams/${team.slug}`} className={buttonLook('primary')}>
            To the team
          </Link>
        </>
      ) : state === 'OPEN' ? (
        <>
          <Button look="primary" onClick={join} disabled={loading}>
            {loading ? 'Joining\u2026' : `Join as ${viewer?.name}`}
          </Button>
          <p className="mt-4 text-ink-3 text-sm">Open until {absoluteTime(expiresAt)}.</p>
        </>
      ) : (
        <Notice tone="warn">{CLOSED[state]} Ask an owner of the team for a new one.</Notice>
      )}
      {problem && (
        <p role="alert" className="mt-4 text-bad text-sm">
          {problem}
        </p>
      )}
    </div>
  );
}
