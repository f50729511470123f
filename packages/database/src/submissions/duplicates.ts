import type { Database } from '../database.ts';

/**
 * Of each submission, those on the same board that another method sent with the very same images, whatever holds them;
 * oldest first. Only the host of the board may be told.
 */
export async function duplicatesOf(
  database: Database,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const pairs = await database.prisma.$queryRaw<{ id: string; other: string }[]>`
    SELECT mine.id, theirs.id AS other
    FROM "Submission" mine
    JOIN "SampleSet" a ON a.sha256 = mine."sampleSetSha256"
    JOIN "Submission" theirs ON theirs."boardId" = mine."boardId" AND theirs."methodId" <> mine."methodId"
    JOIN "SampleSet" b ON b.sha256 = theirs."sampleSetSha256"
      AND COALESCE(b."contentSha256", b.sha256) = COALESCE(a."contentSha256", a.sha256)
    WHERE mine.id = ANY(${[...ids]})
    ORDER BY theirs."createdAt", theirs.id`;
  const found = new Map<string, string[]>();
  for (const { id, other } of pairs) found.set(id, [...(found.get(id) ?? []), other]);
  return found;
}

/** The sample sets that came to a board from several methods: of each the submissions, oldest first. */
export async function duplicatesOfBoard(database: Database, boardId: string): Promise<string[][]> {
  const groups = await database.prisma.$queryRaw<{ ids: string[] }[]>`
    SELECT array_agg(s.id ORDER BY s."createdAt", s.id) AS ids
    FROM "Submission" s JOIN "SampleSet" a ON a.sha256 = s."sampleSetSha256"
    WHERE s."boardId" = ${boardId}
    GROUP BY COALESCE(a."contentSha256", a.sha256)
    HAVING count(DISTINCT s."methodId") > 1
    ORDER BY max(s."createdAt") DESC
    LIMIT 100`;
  return groups.map(({ ids }) => ids);
}
