import { sha256Hex } from '@fidboard/core';
import { parseProviderChoice } from '@fidboard/database';
import { builder } from '../../schema/builder.ts';
import { WorkerRef } from '../../schema/refs.ts';
import { readWorkerPool, type WorkerPoolRow } from './pool.ts';
import { ProviderChoiceRef } from './provider-choice.ts';

WorkerRef.implement({
  description: 'A process that evaluates submissions.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque: names neither machine nor process.',
      resolve: (worker) => sha256Hex(`worker:${worker.id}`).slice(0, 12),
    }),
    provider: t.exposeString('provider', { description: 'cpu, webgpu or cuda.' }),
    providerChoice: t.field({
      type: ProviderChoiceRef,
      nullable: true,
      description: 'How it was chosen by measurement; null where the operator named it.',
      resolve: ({ providerChoice }) => parseProviderChoice(providerChoice),
    }),
    currentJob: t.string({
      nullable: true,
      description: 'The kind of job it is at; null when it waits.',
      resolve: ({ currentJob }) => /^\w+/.exec(currentJob ?? '')?.[0] ?? null,
    }),
    imagesPerSecond: t.exposeFloat('imagesPerSecond', {
      description: 'How fast it is at its job; null when it waits.',
      nullable: true,
    }),
    startedAt: t.field({
      type: 'DateTime',
      description: 'When the process started.',
      resolve: (worker) => worker.startedAt,
    }),
  }),
});

export const WorkerPool = builder.objectRef<WorkerPoolRow>('WorkerPool').implement({
  description: 'The workers online and what waits for them.',
  fields: (t) => ({
    online: t.int({
      description: 'Workers that were heard of within the last 20 seconds.',
      resolve: (pool) => pool.workers.length,
    }),
    queued: t.exposeInt('queued', { description: 'Submissions that wait.' }),
    active: t.exposeInt('active', { description: 'Submissions that are being evaluated.' }),
    workers: t.field({ type: [WorkerRef], description: 'Each of them.', resolve: (pool) => pool.workers }),
  }),
});

builder.queryField('workers', (t) =>
  t.field({
    type: WorkerPool,
    description: 'The workers online and what waits for them, now.',
    resolve: (_root, _args, context) => readWorkerPool(context.services.database),
  }),
);
