import { type Board, boards, type ReportedResult, rankings, reportedResults } from '@fidboard/database';
import type { Context } from '../../schema/context.ts';
import { currentVersion } from '../protocol/current-version.ts';
import { resultsOfEntry } from './cells.ts';

/** A result that a paper reports and where it is shown, for tables and exports alike. */
export interface PlacedResult {
  readonly result: ReportedResult;
  /** How many entries of the ranking stand before it. */
  readonly before: number;
  /** In the order of the ranking's columns, before their scale. */
  readonly values: readonly (number | null)[];
}

/**
 * A board's reported results in the order in which they are shown in a ranking, or on the board that has none; what the viewer may not
 * see of the scores places none of them.
 */
export async function placedResults(
  context: Context,
  { board, ranking }: { board: Board; ranking: rankings.RankingWithEntries | null },
): Promise<PlacedResult[]> {
  const { loaders } = context;
  const versionId = ranking?.versionId ?? (await currentVersion(context, board.id)).id;
  const [columns, reported] = await Promise.all([
    loaders.columnsOfVersion.load(versionId),
    loaders.reportedOfBoard.load(board.id),
  ]);
  if (reported.length === 0) return [];
  const valuesOf = reported.map((result) => {
    const values = reportedResults.valuesOf(result);
    return columns.map((column) => values[boards.columnKeyOf(column)] ?? null);
  });
  const rows = await Promise.all(
    (ranking?.entries ?? []).map(async (entry) => {
      const { cells } = await resultsOfEntry(context, { ...entry, versionId });
      return { rank: entry.rank, values: cells.map((cell) => cell?.value ?? null) };
    }),
  );
  return rankings
    .placesOfReported({ ...board, columns }, { rows, reported: valuesOf })
    .map(({ index, before }) => ({ result: reported[index]!, before, values: valuesOf[index]! }));
}
