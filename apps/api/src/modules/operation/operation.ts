import { operation, type StorageUse, type WorkerHeartbeat, workers } from '@fidboard/database';
import packageJson from '../../../package.json' with { type: 'json' };
import { builder } from '../../schema/builder.ts';
import { WorkerRef } from '../../schema/refs.ts';
import { uploadBytesIn } from '../../uploads/upload-bytes.ts';

const TaskQueue = builder.objectRef<operation.QueueOfTask>('TaskQueue').implement({
  description: 'What waits for one kind of job.',
  fields: (t) => ({
    task: t.exposeString('task', { description: 'verify, plan, extract, score or prepareReference.' }),
    waiting: t.exposeInt('waiting', {
      description: 'Jobs that wait, those that wait to be tried again included.',
    }),
    running: t.exposeInt('running', { description: 'Jobs that a worker is at.' }),
    oldestSeconds: t.exposeFloat('oldestSeconds', {
      nullable: true,
      description: 'How long the oldest of the waiting ones has waited; null where none waits.',
    }),
  }),
});

const FailureCause = builder.objectRef<operation.FailuresOfCause>('FailureCause').implement({
  description: 'Submissions that failed for one reason.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The stable code of the refusal.' }),
    fault: t.exposeString('fault', { description: 'Whose it was: PLATFORM or SUBMITTER.' }),
    lastDay: t.exposeInt('lastDay', { description: 'How many in the last 24 hours.' }),
    lastWeek: t.exposeInt('lastWeek', { description: 'How many in the last 7 days.' }),
  }),
});

type Stored = Pick<StorageUse, 'kind' | 'bytes'> & { blobs: bigint | null; measuredAt: Date };

const StorageKind = builder.objectRef<Stored>('StorageKind').implement({
  description: 'What one kind of thing takes.',
  fields: (t) => ({
    kind: t.exposeString('kind', {
      description:
        'sampleSets, features, statistics, thumbnails or unnamed (blobs that nothing names any more); receipts, which are in the database; uploads, which are on their way.',
    }),
    blobs: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'How many; null where they are no files.',
      resolve: (row) => row.blobs,
    }),
    bytes: t.field({ type: 'BigInt', description: 'Of all of them.', resolve: (row) => row.bytes }),
    measuredAt: t.field({
      type: 'DateTime',
      description: 'When they were counted; workers count blobs every hour.',
      resolve: (row) => row.measuredAt,
    }),
  }),
});

const OperatedWorker = builder.objectRef<WorkerHeartbeat>('OperatedWorker').implement({
  description: 'A worker as an operator sees it: on which machine, and when it last said that it lives.',
  fields: (t) => ({
    hostname: t.exposeString('hostname', { description: 'The machine.' }),
    pid: t.exposeInt('pid', { description: 'The process there.' }),
    beatAt: t.field({
      type: 'DateTime',
      description: 'When it last said that it lives.',
      resolve: (row) => row.beatAt,
    }),
    worker: t.field({
      type: WorkerRef,
      description: 'What everybody may know of it.',
      resolve: (row) => row,
    }),
  }),
});

interface Versions {
  fidboard: string;
  node: string;
  postgresql: string;
}

const VersionsRef = builder.objectRef<Versions>('Versions').implement({
  description: 'What runs.',
  fields: (t) => ({
    fidboard: t.exposeString('fidboard', { description: 'Of the API.' }),
    node: t.exposeString('node', { description: 'That runs the API.' }),
    postgresql: t.exposeString('postgresql', { description: 'As the database says it.' }),
  }),
});

interface OperationRow {
  database: operation.DatabaseFacts;
}

const Operation = builder.objectRef<OperationRow>('Operation').implement({
  description: 'How the machines do; for operators only.',
  fields: (t) => ({
    workers: t.field({
      type: [OperatedWorker],
      description: 'Those heard of within 20 seconds, oldest first.',
      resolve: (_row, _args, context) => workers.online(context.services.database),
    }),
    queue: t.field({
      type: [TaskQueue],
      description: 'Every kind of job.',
      resolve: (_row, _args, context) => operation.queueByTask(context.services.database),
    }),
    failures: t.field({
      type: [FailureCause],
      description: 'What submissions failed of in the last 7 days, the most frequent first.',
      resolve: (_row, _args, context) => operation.failuresByCause(context.services.database),
    }),
    storage: t.field({
      type: [StorageKind],
      description: 'Blobs by kind, receipts, and uploads that are on their way to this API.',
      resolve: async ({ database }, _args, { services }): Promise<Stored[]> => {
        const now = services.clock.now();
        return [
          ...(await operation.storageUse(services.database)),
          { kind: 'receipts', blobs: null, bytes: database.receiptBytes, measuredAt: now },
          { kind: 'uploads', measuredAt: now, ...(await uploadBytesIn(services.settings)) },
        ];
      },
    }),
    databaseBytes: t.field({
      type: 'BigInt',
      description: 'What the database takes.',
      resolve: ({ database }) => database.bytes,
    }),
    versions: t.field({
      type: VersionsRef,
      description: 'What runs.',
      resolve: ({ database }) => ({
        fidboard: packageJson.version,
        node: process.versions.node,
        postgresql: database.version,
      }),
    }),
  }),
});

builder.queryField('operation', (t) =>
  t.field({
    type: Operation,
    nullable: true,
    description: 'How the machines do; null for everybody but operators.',
    resolve: async (_root, _args, { policy, services }) =>
      (await policy.isOperator()) ? { database: await operation.databaseFacts(services.database) } : null,
  }),
);
