import { Refusal } from '@fidboard/core';
import { BOARD_ENTRANTS, INVITE_TO_BOARD, REMOVE_ENTRANT, REVOKE_INVITATION } from '../server/documents.ts';
import { hostedBoard } from '../server/hosted-board.ts';
import { refusalOfDomainError, request } from '../server/request.ts';
import { findOwnServer } from '../server/server.ts';

export interface EntrantsOptions {
  server?: string;
  json?: boolean;
}

export interface BoardInviteOptions extends EntrantsOptions {
  team?: string;
  email?: string;
  link?: boolean;
  uses?: number;
  days?: number;
}

export interface UninviteOptions extends EntrantsOptions {
  team?: string;
  invitation?: string;
}

/** `fidboard board invite`: lets a team in, or prints or mails a link by which teams enter. */
export async function inviteToBoard(
  slug: string,
  { server: asked, json = false, signal, ...wanted }: BoardInviteOptions & { signal: AbortSignal },
): Promise<void> {
  const { team, email, link, uses, days } = wanted;
  if ([team, email, link].filter((each) => each !== undefined).length !== 1)
    throw usage('one of --team, --email and --link', 'Say whom to invite.');
  if (link === undefined && uses !== undefined) throw usage('--uses with --link alone', 'Leave --uses out.');
  if (team !== undefined && days !== undefined)
    throw usage('--days with --link or --email', 'Leave --days out.');
  const input = {
    boardSlug: slug,
    ...(team === undefined ? {} : { teamSlug: team }),
    ...(email === undefined ? {} : { email }),
    ...(uses === undefined ? {} : { uses }),
    ...(days === undefined ? {} : { days }),
  };
  const server = await findOwnServer(asked);
  const { inviteToBoard: result } = await request(server, INVITE_TO_BOARD, { variables: { input }, signal });
  if (result.__typename !== 'MutationInviteToBoardSuccess') throw refusalOfDomainError(result);
  const { url, invitation } = result.data;
  if (json) print(`${JSON.stringify({ url, team: team ?? null, invitation })}\n`);
  else if (team !== undefined) print(`The team ${team} may submit to ${slug}.\n`);
  else print(url === null ? `The invitation is on its way to ${email}.\n` : `${url}\n`);
}

/** `fidboard board entrants`: the teams that the host let in, and the links that are out. */
export async function listEntrants(
  slug: string,
  { server: asked, json = false, signal }: EntrantsOptions & { signal: AbortSignal },
): Promise<void> {
  const server = await findOwnServer(asked);
  const answer = await request(server, BOARD_ENTRANTS, { variables: { slug }, signal });
  const { entry, entrants, invitations } = hostedBoard(answer.board, { slug, server });
  const links = invitations.filter(({ invitedTeam }) => !invitedTeam);
  if (json) {
    const teams = entrants.map(({ team, ...rest }) => ({ team: team.slug, name: team.name, ...rest }));
    return print(`${JSON.stringify({ board: slug, entry, teams, invitations: links })}\n`);
  }
  for (const { team, enteredAt, removedAt } of entrants)
    print(`${team.slug}  ${team.name}  ${removedAt ? `removed ${removedAt}` : `entered ${enteredAt}`}\n`);
  for (const { id, email, state, uses, mostUses, mailFailure } of links) {
    const mail = mailFailure ? ` (${mailFailure})` : '';
    print(
      `invited ${email ?? 'by a link'}, ${state.toLowerCase()}, ${uses} of ${mostUses} entered${mail}  ${id}\n`,
    );
  }
  if (entry === 'OPEN')
    process.stderr.write(
      'Entry is open: whoever sees the board may submit. "entry: invitation" changes that.\n',
    );
}

/** `fidboard board uninvite`: takes a team off a board, or a link back. */
export async function uninvite(
  slug: string,
  { server: asked, json = false, signal, team, invitation }: UninviteOptions & { signal: AbortSignal },
): Promise<void> {
  if ((team === undefined) === (invitation === undefined))
    throw usage('one of --team and --invitation', 'Say whom or what to take back.');
  const server = await findOwnServer(asked);
  if (team !== undefined) {
    const variables = { input: { boardSlug: slug, teamSlug: team } };
    const { removeEntrant: result } = await request(server, REMOVE_ENTRANT, { variables, signal });
    if (result.__typename !== 'MutationRemoveEntrantSuccess') throw refusalOfDomainError(result);
    return print(
      json
        ? `${JSON.stringify({ board: slug, team })}\n`
        : `The team ${team} submits to ${slug} no more. Its scores stay.\n`,
    );
  }
  const variables = { input: { invitationId: invitation! } };
  const { revokeInvitation: result } = await request(server, REVOKE_INVITATION, { variables, signal });
  if (result.__typename !== 'MutationRevokeInvitationSuccess') throw refusalOfDomainError(result);
  print(json ? `${JSON.stringify(result.data)}\n` : 'Nobody can accept the invitation any more.\n');
}

function usage(expected: string, remedy: string): Refusal {
  return new Refusal('USAGE', `expected ${expected}`, remedy);
}

function print(text: string): void {
  process.stdout.write(text);
}
