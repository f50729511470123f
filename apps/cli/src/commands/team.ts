import { Refusal } from '@fidboard/core';
import type { TeamMembersQuery } from '../generated/graphql.ts';
import { INVITE_TO_TEAM, TEAM_MEMBERS } from '../server/documents.ts';
import { refusalOfDomainError, request } from '../server/request.ts';
import { findOwnServer, findServer, type Server } from '../server/server.ts';

export interface MembersOptions {
  server?: string;
  json?: boolean;
}

export interface InviteOptions extends MembersOptions {
  email?: string;
  owner?: boolean;
  uses?: number;
  days?: number;
}

type Team = NonNullable<TeamMembersQuery['team']>;

/** `fidboard team invite`: prints a link into a team once, or has it mailed. */
export async function inviteToTeam(
  slug: string,
  { server: asked, json = false, signal, owner = false, ...wanted }: InviteOptions & { signal: AbortSignal },
): Promise<void> {
  const server = await findOwnServer(asked);
  const { id } = await findTeam(server, slug, signal);
  const { email, uses, days } = wanted;
  const input = {
    teamId: id,
    role: owner ? ('OWNER' as const) : ('MEMBER' as const),
    ...(email === undefined ? {} : { email }),
    ...(uses === undefined ? {} : { uses }),
    ...(days === undefined ? {} : { days }),
  };
  const { inviteToTeam: result } = await request(server, INVITE_TO_TEAM, { variables: { input }, signal });
  if (result.__typename !== 'MutationInviteToTeamSuccess') throw refusalOfDomainError(result);
  const { url, invitation } = result.data;
  if (json) process.stdout.write(`${JSON.stringify({ url, ...invitation })}\n`);
  else if (url === null) process.stdout.write(`The invitation is on its way to ${invitation.email}.\n`);
  else process.stdout.write(`${url}\n`);
}

/** `fidboard team members`: lists who is in a team. */
export async function teamMembers(
  slug: string,
  { server: asked, json = false, signal }: MembersOptions & { signal: AbortSignal },
): Promise<void> {
  const server = await findServer(asked);
  const team = await findTeam(server, slug, signal);
  if (json) {
    const members = team.memberships.map(({ role, user }) => ({ name: user.name, role, id: user.id }));
    process.stdout.write(`${JSON.stringify({ team: team.slug, members, invitations: team.invitations })}\n`);
    return;
  }
  for (const { role, user } of team.memberships)
    process.stdout.write(`${role.toLowerCase().padEnd(8)}${user.name}\n`);
  for (const { state, email, uses, mostUses, mailFailure } of team.invitations) {
    const mail = mailFailure ? ` (${mailFailure})` : '';
    process.stdout.write(
      `invited ${email ?? 'by a link'}, ${state.toLowerCase()}, ${uses} of ${mostUses} joined${mail}\n`,
    );
  }
}

async function findTeam(server: Server, slug: string, signal: AbortSignal): Promise<Team> {
  const { team } = await request(server, TEAM_MEMBERS, { variables: { slug }, signal });
  if (team) return team;
  throw new Refusal(
    'NOT_FOUND',
    `expected a team "${slug}", found none`,
    `See your teams at ${server.origin}/account.`,
  );
}
