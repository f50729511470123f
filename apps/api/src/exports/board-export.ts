import type {
  Board,
  ColumnOfBoard,
  Method,
  ProtocolVersion,
  RankingEntry,
  ReferenceOfBoard,
  rankings,
  SeedGroup,
  StoredProtocol,
  Submission,
  Team,
} from '@fidboard/database';
import { boardUrl } from '../http/addresses.ts';
import { currentVersion } from '../modules/protocol/current-version.ts';
import { type EntryResults, resultsOfEntry } from '../modules/ranking/cells.ts';
import { type PlacedResult, placedResults } from '../modules/ranking/placed-reported.ts';
import { seedGroupOf } from '../modules/ranking/seed-groups.ts';
import { newestRanking, rankingNumbered } from '../modules/ranking/visible.ts';
import { receiptPath } from '../receipts/issue-receipt.ts';
import type { Context } from '../schema/context.ts';
import { required } from '../schema/loaders.ts';

/** A board's ranking as the viewer sees it, the newest unless another is asked for: what every export is made of. */
export interface BoardExport {
  /** The board's page. */
  readonly url: string;
  readonly board: Board;
  /** What the ranking was computed under; its protocol, references and columns are those below. */
  readonly version: ProtocolVersion;
  readonly protocol: StoredProtocol;
  /** In the host's order. */
  readonly references: readonly ReferenceOfBoard[];
  readonly columns: readonly ColumnOfBoard[];
  /** Null before the first score. */
  readonly ranking: rankings.RankingWithEntries | null;
  readonly entries: readonly ExportEntry[];
  /** What papers report, told from the scores wherever it is written. */
  readonly reported: readonly PlacedResult[];
}

export interface ExportEntry extends EntryResults {
  readonly entry: RankingEntry;
  readonly method: Method;
  readonly team: Team;
  readonly submission: Submission;
  /** The seeds beside the submission; null where it is alone. */
  readonly seeds: SeedGroup | null;
}

/** Reads a board for export; null when it, or the ranking of that number, is absent or the viewer may not see it: the two look the same. */
export async function readBoard(
  context: Context,
  slug: string,
  number: number | null = null,
): Promise<BoardExport | null> {
  const { loaders, policy, services } = context;
  const board = await loaders.boardBySlug.load(slug);
  if (board === null || !(await policy.canSeeBoard(board))) return null;
  const ranking =
    number === null ? await newestRanking(context, board) : await rankingNumbered(context, board, number);
  if (ranking === null && number !== null) return null;
  const version = ranking
    ? await required(loaders.protocolVersion, ranking.versionId)
    : await currentVersion(context, board.id);
  const [protocol, references, columns] = await Promise.all([
    required(loaders.protocol, version.protocolFingerprint),
    loaders.referencesOfVersion.load(version.id),
    loaders.columnsOfVersion.load(version.id),
  ]);
  const entries = await Promise.all(
    (ranking?.entries ?? []).map(async (entry) => {
      const [method, submission, results] = await Promise.all([
        required(loaders.method, entry.methodId),
        required(loaders.submission, entry.submissionId),
        resultsOfEntry(context, { ...entry, versionId: version.id }),
      ]);
      const seeds = await seedGroupOf(context, submission, version);
      const team = await required(loaders.team, method.teamId);
      return { entry, method, team, submission, seeds, ...results };
    }),
  );
  const url = boardUrl(services.settings, board);
  const reported = await placedResults(context, { board, ranking });
  return { url, board, version, protocol, references, columns, ranking, entries, reported };
}

/** What a column or a score is of, as files say it. */
export function scopeOf({ metric, reference, classScope }: ColumnOfBoard) {
  return { metric, reference: reference.key, class: classScope || null };
}

/** A column as files say it. */
export function columnFacts(column: ColumnOfBoard) {
  const { title, direction, digits, scale, primary } = column;
  return { ...scopeOf(column), title, direction: direction.toLowerCase(), digits, scale, primary };
}

/** The address of a receipt, for files that are read far from here. */
export function receiptUrl({ url }: BoardExport, id: string): string {
  return new URL(receiptPath(id), url).href;
}
