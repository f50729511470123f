export interface MigrationReport {
  /** Names of the migrations applied now, oldest first; empty when there was nothing to do. */
  applied: string[];
}

/**
 * Brings a database to this version: prisma/migrations, then the queue's own.
 *
 * Safe when several processes start at once (an advisory lock orders them). Refuses a failed or edited migration.
 */
export async function migrate(url: string): Promise<MigrationReport> {
  throw new Error(`migrate: not there yet, got ${url}`);
}
