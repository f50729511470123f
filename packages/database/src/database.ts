import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/prisma/client.ts';

/** A connection pool to one database; handed to every repository function. */
export interface Database {
  readonly url: string;
  /** For the repositories of this package; apps go through those. */
  readonly prisma: PrismaClient;
  /** Calls back with the text of each SQL statement that Prisma sends, until the returned function is called. */
  onQuery(listener: (sql: string) => void): () => void;
  /** Answers when the database does; throws when it does not (readiness checks). */
  ping(): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type Transaction = Prisma.TransactionClient;

/** Opens a pool of at most `poolSize` connections (10 when left out); connects at the first query. */
export function connect(url: string, options: { poolSize?: number } = {}): Database {
  const listeners = new Set<(sql: string) => void>();
  const adapter = new PrismaPg({ connectionString: url, max: options.poolSize ?? 10 });
  const client = new PrismaClient({
    adapter,
    log: [{ emit: 'event', level: 'query' }],
    transactionOptions: { maxWait: 20_000, timeout: 30_000 },
  });
  client.$on('query', (event) => {
    for (const listener of listeners) listener(event.query);
  });
  const close = () => client.$disconnect();
  return {
    url,
    prisma: client as unknown as PrismaClient,
    onQuery(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async ping() {
      await client.$queryRaw`SELECT 1`;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Prisma's code for a transaction that PostgreSQL ended to break a deadlock; its advice is to run it again. */
const DEADLOCK = 'P2034';
const MOST_TRIES = 5;

interface TransactionOptions {
  /** How long it may take; half a minute when left out. */
  timeout?: number;
  /** Whether it sees the database as it was at its beginning, whatever happens meanwhile. */
  snapshot?: boolean;
}

/** Runs `work` in one transaction: all of it commits, or none. One that ended in a deadlock is run again, so `work` does nothing else. */
export async function transaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
  { snapshot = false, ...options }: TransactionOptions = {},
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await database.prisma.$transaction(work, {
        ...options,
        ...(snapshot ? { isolationLevel: 'RepeatableRead' } : {}),
      });
    } catch (error) {
      const deadlocked = error instanceof Error && 'code' in error && error.code === DEADLOCK;
      if (!deadlocked || tries === MOST_TRIES) throw error;
    }
  }
}
