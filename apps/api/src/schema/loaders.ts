import {
  type Board,
  type BoardOrigin,
  boardOrigins,
  boards,
  type ColumnOfBoard,
  type Database,
  type Entrant,
  entrants,
  evaluations,
  type Membership,
  type Method,
  methods,
  type Note,
  notes,
  type Phase,
  type ProtocolVersion,
  phases,
  protocols,
  protocolVersions,
  type Receipt,
  type Reference,
  type ReferenceOfBoard,
  type ReportedResult,
  rankings,
  receipts,
  reevaluations,
  references,
  reportedResults,
  type SampleSet,
  type StoredProtocol,
  type Submission,
  sampleSets,
  submissions,
  type Team,
  teams,
  type User,
  users,
} from '@fidboard/database';
import DataLoader from 'dataloader';
import { all, one } from './batch.ts';

/** One request's DataLoaders: whatever is asked within a tick is read from the database in one query. */
export interface Loaders {
  readonly user: DataLoader<string, User | null>;
  readonly team: DataLoader<string, Team | null>;
  readonly method: DataLoader<string, Method | null>;
  readonly board: DataLoader<string, Board | null>;
  readonly boardBySlug: DataLoader<string, Board | null>;
  readonly reference: DataLoader<string, Reference | null>;
  readonly protocol: DataLoader<string, StoredProtocol | null>;
  readonly sampleSet: DataLoader<string, SampleSet | null>;
  readonly submission: DataLoader<string, Submission | null>;
  readonly evaluation: DataLoader<string, evaluations.EvaluationWithScores | null>;
  /** Oldest first. */
  readonly evaluationsOfSubmission: DataLoader<string, evaluations.EvaluationWithScores[]>;
  readonly receiptOfEvaluation: DataLoader<string, Receipt | null>;
  readonly phase: DataLoader<string, Phase | null>;
  /** By time of opening. */
  readonly phasesOfBoard: DataLoader<string, Phase[]>;
  /** The platforms that it was loaded from, the latest first. */
  readonly originsOfBoard: DataLoader<string, BoardOrigin[]>;
  /** Those of its current version. */
  readonly columnsOfBoard: DataLoader<string, ColumnOfBoard[]>;
  readonly referencesOfBoard: DataLoader<string, ReferenceOfBoard[]>;
  readonly columnsOfVersion: DataLoader<string, ColumnOfBoard[]>;
  readonly referencesOfVersion: DataLoader<string, ReferenceOfBoard[]>;
  readonly protocolVersion: DataLoader<string, ProtocolVersion | null>;
  readonly coverageOfVersion: DataLoader<string, protocolVersions.Coverage>;
  readonly progressOfVersion: DataLoader<string, reevaluations.VersionProgress>;
  /** Under the versions that its board has or is to have, the newest last. */
  readonly reevaluationsOfSubmission: DataLoader<string, reevaluations.ReevaluationOfVersion[]>;
  /** Oldest first. */
  readonly versionsOfBoard: DataLoader<string, ProtocolVersion[]>;
  /** The scored submissions whose seed is known. */
  readonly seededOfBoard: DataLoader<string, Submission[]>;
  readonly reportedOfBoard: DataLoader<string, ReportedResult[]>;
  readonly activeOfBoard: DataLoader<string, Submission[]>;
  readonly boardsOfReference: DataLoader<string, { referenceId: string; board: Board }[]>;
  /** Whatever is hidden in it: what a viewer may see is asked of modules/ranking/visible.ts. */
  readonly newestRankingWithHidden: DataLoader<string, rankings.RankingWithEntries | null>;
  /** Where it is let in now. */
  readonly entrantsOfTeam: DataLoader<string, Entrant[]>;
  readonly membershipsOfTeam: DataLoader<string, Membership[]>;
  readonly membershipsOfUser: DataLoader<string, Membership[]>;
  readonly methodsOfTeam: DataLoader<string, Method[]>;
  readonly notesOfSubmission: DataLoader<string, Note[]>;
  readonly notesOfMethod: DataLoader<string, Note[]>;
  /** The ids of those with the same images of other methods on its board. */
  readonly duplicatesOfSubmission: DataLoader<string, readonly string[]>;
  readonly queuePosition: DataLoader<string, number | null>;
}

export function createLoaders(db: Database): Loaders {
  return {
    user: one((ids) => users.byIds(db, ids), byId),
    team: one((ids) => teams.byIds(db, ids), byId),
    method: one((ids) => methods.byIds(db, ids), byId),
    board: one((ids) => boards.byIds(db, ids), byId),
    boardBySlug: new DataLoader((slugs) => Promise.all(slugs.map((slug) => boards.bySlug(db, slug)))),
    reference: one((ids) => references.byIds(db, ids), byId),
    protocol: one(
      (keys) => protocols.byFingerprints(db, keys),
      (row) => row.fingerprint,
    ),
    sampleSet: one(
      (keys) => sampleSets.byHashes(db, keys),
      (row) => row.sha256,
    ),
    submission: one((ids) => submissions.byIds(db, ids), byId),
    evaluation: one((ids) => evaluations.byIds(db, ids), byId),
    evaluationsOfSubmission: all(
      (ids) => evaluations.ofSubmissions(db, ids),
      (row) => row.submissionId,
    ),
    receiptOfEvaluation: one(
      (ids) => receipts.ofEvaluations(db, ids),
      (row) => row.evaluationId,
    ),
    phase: one((ids) => phases.byIds(db, ids), byId),
    phasesOfBoard: all(
      (ids) => phases.ofBoards(db, ids),
      (row) => row.boardId,
    ),
    originsOfBoard: all(
      (ids) => boardOrigins.ofBoards(db, ids),
      (row) => row.boardId,
    ),
    columnsOfBoard: all(
      (boardIds) => boards.columnsOf(db, { boardIds }),
      (row) => row.boardId,
    ),
    referencesOfBoard: all(
      (boardIds) => boards.referencesOf(db, { boardIds }),
      (row) => row.boardId,
    ),
    columnsOfVersion: all(
      (versionIds) => boards.columnsOf(db, { versionIds }),
      (row) => row.versionId,
    ),
    referencesOfVersion: all(
      (versionIds) => boards.referencesOf(db, { versionIds }),
      (row) => row.versionId,
    ),
    protocolVersion: one((ids) => protocolVersions.byIds(db, ids), byId),
    coverageOfVersion: new DataLoader(async (ids) => {
      const found = await protocolVersions.coverageOfVersions(db, ids);
      return ids.map((id) => found.get(id) ?? new Map());
    }),
    progressOfVersion: new DataLoader(async (ids) => {
      const found = await reevaluations.progressOf(db, ids);
      return ids.map((id) => found.get(id)!);
    }),
    reevaluationsOfSubmission: all(
      (ids) => reevaluations.ofSubmissions(db, ids),
      (row) => row.submissionId,
    ),
    versionsOfBoard: all(
      (ids) => protocolVersions.ofBoards(db, ids),
      (row) => row.boardId,
    ),
    seededOfBoard: all(
      (ids) => submissions.seededOfBoards(db, ids),
      (row) => row.boardId,
    ),
    reportedOfBoard: all(
      (ids) => reportedResults.ofBoards(db, ids),
      (row) => row.boardId,
    ),
    activeOfBoard: all(
      (ids) => submissions.activeOfBoards(db, ids),
      (row) => row.boardId,
    ),
    boardsOfReference: all(
      (ids) => boards.ofReferences(db, ids),
      (row) => row.referenceId,
    ),
    newestRankingWithHidden: new DataLoader(async (ids) => {
      const found = await rankings.newestOfBoards(db, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    entrantsOfTeam: all(
      (ids) => entrants.ofTeams(db, ids),
      (row) => row.teamId,
    ),
    membershipsOfTeam: all(
      (ids) => teams.membershipsOf(db, ids),
      (row) => row.teamId,
    ),
    membershipsOfUser: all(
      (ids) => users.membershipsOf(db, ids),
      (row) => row.userId,
    ),
    methodsOfTeam: all(
      (ids) => methods.ofTeams(db, ids),
      (row) => row.teamId,
    ),
    notesOfSubmission: all(
      (ids) => notes.ofSubmissions(db, ids),
      (row) => row.submissionId ?? '',
    ),
    notesOfMethod: all(
      (ids) => notes.ofMethods(db, ids),
      (row) => row.methodId ?? '',
    ),
    duplicatesOfSubmission: new DataLoader(async (ids) => {
      const found = await submissions.duplicatesOf(db, ids);
      return ids.map((id) => found.get(id) ?? []);
    }),
    queuePosition: new DataLoader(async (ids) => {
      const found = await submissions.queuePositions(db, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
  };
}

function byId(row: { id: string }): string {
  return row.id;
}

/** The row that a foreign key of ours points at: its absence is our fault. */
export async function required<Row>(loader: DataLoader<string, Row | null>, id: string): Promise<Row> {
  const row = await loader.load(id);
  if (row === null) throw new Error(`required: expected the row ${id} that a foreign key names, got none`);
  return row;
}
