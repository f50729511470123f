import type { Database } from './database.ts';
import type { Membership, User } from './models.ts';

export function byIds(database: Database, ids: readonly string[]): Promise<User[]> {
  return database.prisma.user.findMany({ where: { id: { in: [...ids] } } });
}

/** Addresses are stored in lower case, as better-auth does. */
export function byEmail(database: Database, email: string): Promise<User | null> {
  return database.prisma.user.findUnique({ where: { email: email.trim().toLowerCase() } });
}

/** The memberships of users, oldest first. */
export function membershipsOf(database: Database, userIds: readonly string[]): Promise<Membership[]> {
  return database.prisma.membership.findMany({
    where: { userId: { in: [...userIds] } },
    orderBy: [{ createdAt: 'asc' }, { teamId: 'asc' }],
  });
}
