import type { Database } from '../database.ts';
import type { ProtocolVersion, Reevaluation } from '../models.ts';

export type ReevaluationOfVersion = Reevaluation & { version: ProtocolVersion };

export async function byId(database: Database, id: string): Promise<ReevaluationOfVersion | null> {
  return database.prisma.reevaluation.findUnique({ where: { id }, include: { version: true } });
}

/** The evaluations of submissions under the versions that their boards have or are to have, the newest version last. */
export function ofSubmissions(
  database: Database,
  submissionIds: readonly string[],
): Promise<ReevaluationOfVersion[]> {
  return database.prisma.reevaluation.findMany({
    where: { submissionId: { in: [...submissionIds] }, version: { state: { not: 'SUPERSEDED' } } },
    orderBy: [{ version: { number: 'asc' } }, { version: { revision: 'asc' } }],
    include: { version: true },
  });
}

/** How far a board has come with a version that it is to be ranked by. */
export interface VersionProgress {
  /** Submissions that it waits for. */
  total: number;
  scored: number;
  failed: number;
}

/** The progress of versions, by their ids. */
export async function progressOf(
  { prisma }: Database,
  versionIds: readonly string[],
): Promise<Map<string, VersionProgress>> {
  const rows = await prisma.reevaluation.groupBy({
    by: ['versionId', 'state'],
    where: { versionId: { in: [...versionIds] }, awaited: true, state: { not: 'CANCELLED' } },
    _count: true,
  });
  return new Map(
    versionIds.map((id) => {
      const count = (...states: string[]) =>
        rows
          .filter(
            ({ versionId, state }) => versionId === id && (states.length === 0 || states.includes(state)),
          )
          .reduce((sum, { _count }) => sum + _count, 0);
      return [id, { total: count(), scored: count('SCORED'), failed: count('FAILED') }];
    }),
  );
}
