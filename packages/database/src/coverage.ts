import { WITH_MEASURE } from './board-measure.ts';
import type { Database, Transaction } from './database.ts';
import type { VersionWithMeasure } from './protocol-versions.ts';

/** What a board measures with, or would: a column names a metric over a class scope against a reference. */
export interface Wanted {
  boardId: string;
  protocolFingerprint: string;
  columns: readonly { metric: string; classScope: string; referenceId: string }[];
}

/** By reference, the versions of a board whose evaluations have every score that is wanted against it. */
export type Coverage = ReadonlyMap<string, ReadonlySet<string>>;

export function wantedBy({ boardId, protocolFingerprint, columns }: VersionWithMeasure): Wanted {
  return {
    boardId,
    protocolFingerprint,
    columns: columns.map(({ metric, classScope, reference: { referenceId } }) => ({
      metric,
      classScope,
      referenceId,
    })),
  };
}

/** An evaluation counts where its version is in the coverage of its reference: then nothing has to be computed again. */
export async function coverageOf(
  tx: Pick<Transaction, 'protocolVersion'>,
  wanted: Wanted,
): Promise<Coverage> {
  const { boardId, protocolFingerprint } = wanted;
  const versions = await tx.protocolVersion.findMany({
    where: { boardId, protocolFingerprint },
    ...WITH_MEASURE,
  });
  return new Map(
    [...groupByReference(wanted)].map(([referenceId, keys]) => [
      referenceId,
      new Set(
        versions
          .filter((version) => isWithin(keys, groupByReference(wantedBy(version)).get(referenceId)))
          .map(({ id }) => id),
      ),
    ]),
  );
}

/** The coverage of versions, by their ids. */
export async function coverageOfVersions(
  { prisma }: Database,
  ids: readonly string[],
): Promise<Map<string, Coverage>> {
  const versions = await prisma.protocolVersion.findMany({
    where: { id: { in: [...ids] } },
    ...WITH_MEASURE,
  });
  const found = await Promise.all(
    versions.map(async (version) => [version.id, await coverageOf(prisma, wantedBy(version))] as const),
  );
  return new Map(found);
}

/** Whether an evaluation has the scores that are wanted against its reference. */
export function counts(
  coverage: Coverage,
  { referenceId, versionId }: { referenceId: string; versionId: string },
): boolean {
  return coverage.get(referenceId)?.has(versionId) ?? false;
}

/** Whether evaluations have, together, all that is wanted. */
export function areComplete(
  coverage: Coverage,
  evaluations: readonly { referenceId: string; versionId: string }[],
): boolean {
  return [...coverage.keys()].every((referenceId) =>
    evaluations.some((each) => each.referenceId === referenceId && counts(coverage, each)),
  );
}

function groupByReference({ columns }: Wanted): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { referenceId, metric, classScope } of columns) {
    const group = groups.get(referenceId) ?? new Set();
    groups.set(referenceId, group.add(JSON.stringify([metric, classScope])));
  }
  return groups;
}

function isWithin(keys: ReadonlySet<string>, others: ReadonlySet<string> | undefined): boolean {
  return others !== undefined && [...keys].every((key) => others.has(key));
}
