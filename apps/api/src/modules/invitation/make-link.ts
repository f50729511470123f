import { randomUUID } from 'node:crypto';
import { invitations } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { optionalEmail, optionalWithin } from '../../schema/text.ts';
import { invitationToken, invitationUrl, tokenHash } from './token.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface LinkInput {
  into: invitations.NewInvitation['into'];
  email?: string | null | undefined;
  uses?: number | null | undefined;
  days?: number | null | undefined;
}

/** Makes the link into a team or onto a board, for whom the policy has let through; `url` is null where it goes by mail. */
export async function makeLink(
  context: Context,
  { into, ...input }: LinkInput,
): Promise<{ invitation: invitations.InvitationWithUses; url: string | null }> {
  const inviterId = context.policy.requireUser('manage');
  const email = optionalEmail('email', input.email);
  const uses = optionalWithin('uses', input.uses, { least: 1, most: 100 }) ?? 1;
  const days = optionalWithin('days', input.days, { least: 1, most: 90 }) ?? 7;
  const { settings, database, invitations: limiter, post, clock } = context.services;
  limiter.take(inviterId);
  const id = randomUUID();
  const token = invitationToken(settings.secret, id);
  const mailed = email !== null && post.enabled;
  const now = clock.now();
  const invitation = await invitations.create(database, {
    id,
    into,
    inviterId,
    tokenSha256: tokenHash(token)!,
    mostUses: email === null ? uses : 1,
    expiresAt: new Date(now.getTime() + days * DAY_MS),
    email,
    mailed,
    now,
  });
  post.wake();
  return { invitation, url: mailed ? null : invitationUrl(context.origin, token) };
}
