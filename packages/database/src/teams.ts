import { Refusal } from '@fidboard/core';
import { type Database, type Transaction, transaction } from './database.ts';
import type { Membership, Team, TeamRole } from './models.ts';
import { withFreeSlug } from './slug.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<Team[]> {
  return database.prisma.team.findMany({ where: { id: { in: [...ids] } } });
}

export function bySlug(database: Database, slug: string): Promise<Team | null> {
  return database.prisma.team.findUnique({ where: { slug } });
}

export interface NewTeam {
  name: string;
  slug?: string | null;
  ownerId: string;
}

/** A new team with its first owner; its slug is made from the name unless given. */
export function create(database: Database, team: NewTeam): Promise<Team> {
  const { name, ownerId } = team;
  return withFreeSlug(team, (slug) =>
    database.prisma.team.create({
      data: { name, slug, memberships: { create: { userId: ownerId, role: 'OWNER' } } },
    }),
  );
}

/** The memberships of teams, oldest first. */
export function membershipsOf(database: Database, teamIds: readonly string[]): Promise<Membership[]> {
  return database.prisma.membership.findMany({
    where: { teamId: { in: [...teamIds] } },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
  });
}

/** Removes a member; the last owner stays. Refuses with NOT_FOUND who is none, and with CONFLICT the last owner. */
export function removeMember(database: Database, teamId: string, userId: string): Promise<void> {
  return transaction(database, async (tx) => {
    const members = await lockMembers(tx, teamId);
    assertOwnerRemains(members, memberOf(members, userId));
    await tx.membership.delete({ where: { teamId_userId: { teamId, userId } } });
  });
}

/** Gives a member a role; the last owner stays one. Refuses as `removeMember` does. */
export function setRole(
  database: Database,
  { teamId, userId, role }: { teamId: string; userId: string; role: TeamRole },
): Promise<void> {
  return transaction(database, async (tx) => {
    const members = await lockMembers(tx, teamId);
    const member = memberOf(members, userId);
    if (role !== 'OWNER') assertOwnerRemains(members, member);
    await tx.membership.update({ where: { teamId_userId: { teamId, userId } }, data: { role } });
  });
}

/** An owner hands the team to another member: that one becomes an owner, the first an ordinary member. */
export function transfer(
  database: Database,
  { teamId, fromId, toId }: { teamId: string; fromId: string; toId: string },
): Promise<void> {
  return transaction(database, async (tx) => {
    const members = await lockMembers(tx, teamId);
    const [from, to] = [memberOf(members, fromId), memberOf(members, toId)];
    if (from.role !== 'OWNER' || from === to) {
      throw new Refusal(
        'CONFLICT',
        'team: expected an owner who hands it to another member, got somebody else',
        'Choose another member of the team.',
      );
    }
    for (const [{ userId }, role] of [
      [to, 'OWNER'],
      [from, 'MEMBER'],
    ] as const) {
      await tx.membership.update({ where: { teamId_userId: { teamId, userId } }, data: { role } });
    }
  });
}

/** The memberships of a team, whose changes wait for each other, so that two owners cannot both be the last to go. */
async function lockMembers(tx: Transaction, teamId: string): Promise<Membership[]> {
  await tx.$queryRaw`SELECT 1 FROM "Team" WHERE id = ${teamId} FOR UPDATE`;
  return tx.membership.findMany({ where: { teamId } });
}

function memberOf(members: readonly Membership[], userId: string): Membership {
  const member = members.find((one) => one.userId === userId);
  if (member !== undefined) return member;
  throw new Refusal('NOT_FOUND', 'user: expected a member of the team', 'Check the list of members.');
}

function assertOwnerRemains(members: readonly Membership[], without: Membership): void {
  if (members.some((one) => one.role === 'OWNER' && one.userId !== without.userId)) return;
  throw new Refusal(
    'CONFLICT',
    'team: expected an owner to remain, got the last one',
    'Make another member an owner first, or hand the team over.',
  );
}
