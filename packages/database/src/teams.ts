import { Refusal } from '@fidboard/core';
import { type Database, transaction } from './database.ts';
import type { Membership, Team, TeamRole } from './models.ts';
import { isDuplicate, withFreeSlug } from './slug.ts';

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

export async function addMember(
  database: Database,
  member: { teamId: string; userId: string; role: TeamRole },
): Promise<Membership> {
  try {
    return await database.prisma.membership.create({ data: member });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal(
      'CONFLICT',
      'user: expected a new member, but they are in the team',
      'Nothing is left to do.',
    );
  }
}

/** Removes a member; the last owner stays. */
export function removeMember(database: Database, teamId: string, userId: string): Promise<void> {
  return transaction(database, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Team" WHERE id = ${teamId} FOR UPDATE`;
    const members = await tx.membership.findMany({ where: { teamId } });
    const member = members.find((one) => one.userId === userId);
    if (member === undefined) {
      throw new Refusal('NOT_FOUND', 'user: expected a member of the team', 'Check the list of members.');
    }
    const owners = members.filter((one) => one.role === 'OWNER').length;
    if (member.role === 'OWNER' && owners === 1) {
      throw new Refusal('CONFLICT', 'team: expected an owner to remain', 'Make someone else an owner first.');
    }
    await tx.membership.delete({ where: { teamId_userId: { teamId, userId } } });
  });
}
