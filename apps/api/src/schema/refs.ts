import type {
  Board,
  BoardEvent,
  ColumnOfBoard,
  evaluations,
  HostAction,
  invitations,
  Membership,
  Method,
  Phase,
  ProtocolVersion,
  RankingEntry,
  Receipt,
  Reference,
  ReferenceOfBoard,
  rankings,
  reevaluations,
  Score,
  StoredProtocol,
  Submission,
  SubmissionEvent,
  Team,
  User,
  WorkerHeartbeat,
} from '@fidboard/database';
import { builder } from './builder.ts';

/** The object types, declared here so that modules can point at each other without importing each other. */
export const UserRef = builder.objectRef<User>('User');
export const MembershipRef = builder.objectRef<Membership>('Membership');
export const TeamRef = builder.objectRef<Team>('Team');
export const MethodRef = builder.objectRef<Method>('Method');
export const ProtocolRef = builder.objectRef<StoredProtocol>('Protocol');
export const ReferenceRef = builder.objectRef<Reference>('Reference');
export const BoardReferenceRef = builder.objectRef<ReferenceOfBoard>('BoardReference');
export const BoardColumnRef = builder.objectRef<ColumnOfBoard>('BoardColumn');
export const BoardRef = builder.objectRef<Board>('Board');
export const PhaseRef = builder.objectRef<Phase>('Phase');
export const ProtocolVersionRef = builder.objectRef<ProtocolVersion>('ProtocolVersion');
export const BoardEventRef = builder.objectRef<BoardEvent>('BoardEvent');
export const HostActionRef = builder.objectRef<HostAction>('HostAction');
export const InvitationRef = builder.objectRef<invitations.InvitationWithUses>('Invitation');
export const SubmissionRef = builder.objectRef<Submission>('Submission');
export const SubmissionEventRef = builder.objectRef<SubmissionEvent>('SubmissionEvent');
export const EvaluationRef = builder.objectRef<evaluations.EvaluationWithScores>('Evaluation');
export const ReevaluationRef = builder.objectRef<reevaluations.ReevaluationOfVersion>('Reevaluation');
export const ReceiptRef = builder.objectRef<Receipt>('Receipt');
export const WorkerRef = builder.objectRef<WorkerHeartbeat>('Worker');

export const RankingRef = builder.objectRef<rankings.RankingWithEntries>('Ranking');
export interface EntryRow extends RankingEntry {
  boardId: string;
  /** The version of the board that the ranking was computed under. */
  versionId: string;
}
export const RankingEntryRef = builder.objectRef<EntryRow>('RankingEntry');

export interface ScoreRow extends Score {
  referenceId: string;
  /** The version of the board in whose columns it stands. */
  versionId: string;
}
export const ScoreRef = builder.objectRef<ScoreRow>('Score');
