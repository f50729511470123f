import type { Database } from './database.ts';
import type { Membership, User } from './models.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<User[]> {
  return database.prisma.user.findMany({ where: { id: { in: [...ids] } } });
}

/** The memberships of users, oldest first. */
export function membershipsOf(database: Database, userIds: readonly string[]): Promise<Membership[]> {
  return database.prisma.membership.findMany({
    where: { userId: { in: [...userIds] } },
    orderBy: [{ createdAt: 'asc' }, { teamId: 'asc' }],
  });
}

/** The user with this address; a new one has no password, so that nobody can sign in as them. */
export async function ensure(database: Database, user: { email: string; name: string }): Promise<User> {
  const email = user.email.trim().toLowerCase();
  await database.prisma.user.createMany({ data: [{ name: user.name, email }], skipDuplicates: true });
  return database.prisma.user.findUniqueOrThrow({ where: { email } });
}
