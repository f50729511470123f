import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Database } from './database.ts';

/** The storage that better-auth takes as its `database`: users, sessions, accounts, tokens, rate limits. */
export function authAdapter(database: Database): ReturnType<typeof prismaAdapter> {
  return prismaAdapter(database.prisma, { provider: 'postgresql', transaction: true });
}
