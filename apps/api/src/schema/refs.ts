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
  RankingEntry,
  Receipt,
  Reference,
  ReferenceOfBoard,
  rankings,
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
export const BoardEventRef = builder.objectRef<BoardEvent>('BoardEvent');
export const HostActionRef = builder.objectRef<HostAction>('HostAction');
export const InvitationRef = builder.objectRef<invitations.InvitationWithUses>('Invitation');
export const SubmissionRef = builder.objectRef<Submission>('Submission');
export const SubmissionEventRef = builder.objectRef<SubmissionEvent>('SubmissionEvent');
export const EvaluationRef = builder.objectRef<evaluations.EvaluationWithScores>('Evaluation');
export const ReceiptRef = builder.objectRef<Receipt>('Receipt');
export const WorkerRef = builder.objectRef<WorkerHeartbeat>('Worker');

export const RankingRef = builder.objectRef<rankings.RankingWithEntries>('Ranking');
export const RankingEntryRef = builder.objectRef<RankingEntry & { boardId: string }>('RankingEntry');

export interface ScoreRow extends Score {
  boardId: string;
  referenceId: string;
}
export const ScoreRef = builder.objectRef<ScoreRow>('Score');
