export { type SeedGroup, type SeedSpread, seedGroups } from '@fidboard/ranking';
export { apply as applyBoard, documentOf } from './apply-board.ts';
export { authAdapter } from './auth.ts';
export { dumpDatabase } from './backup/dump.ts';
export { loadDatabase } from './backup/load.ts';
export type { DumpedDatabase } from './backup/tables.ts';
export { type CheckedDump, loadBoard } from './board-dump/load.ts';
export { type DumpedBoard, type DumpTarget, readBoard } from './board-dump/read.ts';
export type { ColumnOfBoard, ReferenceOfBoard } from './board-measure.ts';
export * as boardOrigins from './board-origins.ts';
export * as boardUploads from './board-uploads.ts';
export * as boards from './boards.ts';
export { connect, type Database } from './database.ts';
export { embeddedUrl } from './embedded/running.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded/start.ts';
export * as entrants from './entrants.ts';
export * as evaluations from './evaluations.ts';
export * as events from './events.ts';
export type { Feed, FeedChannel, FeedOptions } from './feed.ts';
export * as feed from './feed.ts';
export * as hostActions from './host-actions.ts';
export * as invitationMail from './invitation-mail.ts';
export * as invitations from './invitations.ts';
export type { Page, PageRequest } from './keyset.ts';
export * as methods from './methods.ts';
export { type MigrationReport, migrate } from './migration/migrate.ts';
export type * from './models.ts';
export * as notes from './notes.ts';
export * as operation from './operation.ts';
export * as phases from './phases/index.ts';
export * as protocolVersions from './protocol-versions.ts';
export * as protocols from './protocols.ts';
export { type ProviderChoice, parseProviderChoice } from './provider-choice.ts';
export { type JobName, type JobPayloads, MAX_ATTEMPTS } from './queue/jobs.ts';
export type { WorkerLog } from './queue/log.ts';
export { type Reaped, reapDeadWorkers } from './queue/reap.ts';
export { type QueueWorker, type QueueWorkerOptions, startQueueWorker } from './queue/run.ts';
export type { JobContext, JobTasks } from './queue/task.ts';
export * as quota from './quota/index.ts';
export * as rankings from './rankings.ts';
export * as receipts from './receipts.ts';
export * as reevaluations from './reevaluations/index.ts';
export * as referenceUploads from './reference-uploads.ts';
export * as references from './references.ts';
export * as reportedResults from './reported-results.ts';
export * as sampleSets from './sample-sets.ts';
export * as shards from './shards.ts';
export {
  type ExtractedShard,
  type PlannedSet,
  type PlannedShard,
  type ShardSet,
  shardSetOf,
} from './shards.ts';
export { aloneInStorage } from './storage/retention.ts';
export { type RetentionPolicy, readRetentionPolicy } from './storage/settings.ts';
export { type SweepReport, sweepStorage } from './storage/sweep.ts';
export * as submissions from './submissions/index.ts';
export { isActive, SUBMISSION_TRANSITIONS } from './submissions/states.ts';
export * as teams from './teams.ts';
export * as users from './users.ts';
export * as webhooks from './webhooks/index.ts';
export { startWebhookQueue, type WebhookQueue } from './webhooks/queue.ts';
export * as workers from './workers.ts';
