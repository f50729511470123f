'use client';

import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { explain, refusalOf } from '../../client/failure.ts';
import { Button } from '../../design/button.tsx';
import { Moment } from '../../design/moment.tsx';
import { Tag } from '../../design/tag.tsx';
import type { InvitationFactsFragment } from '../../generated/graphql.ts';
import { ResendInvitationDocument, RevokeInvitationDocument } from './documents.ts';

const STATES = {
  OPEN: { word: 'open', tone: 'good' },
  USED: { word: 'used', tone: 'plain' },
  EXPIRED: { word: 'expired', tone: 'plain' },
  REVOKED: { word: 'revoked', tone: 'plain' },
} as const;

/** One invitation: whom it is for, what became of it and of its mail, and the ways to take it back or send it again. */
export function InvitationRow({
  invitation,
  onChange,
}: {
  invitation: InvitationFactsFragment;
  onChange: () => void;
}) {
  const [revoke] = useMutation(RevokeInvitationDocument);
  const [resend] = useMutation(ResendInvitationDocument);
  const [problem, setProblem] = useState<string | null>(null);
  const { id, email, role, state, mailState, mailFailure, uses, mostUses, inviter } = invitation;
  const input = { variables: { input: { invitationId: id } } };

  async function attempt(act: () => Promise<object | null | undefined>) {
    setProblem(null);
    try {
      const refused = refusalOf(await act());
      if (refused === null) onChange();
      else setProblem(refused);
    } catch (error) {
      setProblem(explain(error));
    }
  }

  return (
    <li className="space-y-1 px-4 py-2.5 text-sm">
      <div className="flex items-center justify-between gap-2">
        <span className="min-w-0 truncate">{email ?? 'By a link'}</span>
        <Tag tone={STATES[state].tone}>{STATES[state].word}</Tag>
      </div>
      <p className="text-ink-3 text-xs">
        {role && `${role === 'OWNER' ? 'owner' : 'member'}, `}
        {mostUses > 1 && `${uses} of ${mostUses} ${role ? 'joined' : 'entered'}, `}
        {inviter && `by ${inviter.name}, `}
        <Moment iso={invitation.createdAt} />
        {MAIL[mailState]}
      </p>
      {mailFailure && state === 'OPEN' && <p className="text-bad text-xs">{mailFailure}</p>}
      {state === 'OPEN' && (
        <div className="-ml-3.5 flex">
          <Button
            look="quiet"
            onClick={() => attempt(async () => (await revoke(input)).data?.revokeInvitation)}
          >
            Revoke
          </Button>
          {mailState !== 'NONE' && (
            <Button
              look="quiet"
              onClick={() => attempt(async () => (await resend(input)).data?.resendInvitation)}
            >
              Send again
            </Button>
          )}
        </div>
      )}
      {problem && (
        <p role="alert" className="text-bad text-xs">
          {problem}
        </p>
      )}
    </li>
  );
}

const MAIL = {
  NONE: '',
  WAITING: ', mail on its way',
  SENT: ', mail sent',
  FAILED: ', mail not sent',
} as const;
