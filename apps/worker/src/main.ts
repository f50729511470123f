import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Refusal, systemClock } from '@fidboard/core';
import { connect, migrate, startQueueWorker, sweepStorage } from '@fidboard/database';
import { offeredExtractors } from '@fidboard/evaluation';
import { openBlobStore } from '@fidboard/storage';
import { pino } from 'pino';
import { Extractors } from './extractors.ts';
import { readSettings } from './settings.ts';
import { softwareOf } from './software.ts';
import { tasksOf } from './tasks/index.ts';

const log = pino({ name: 'worker' });
const LEVELS = { info: 'info', warning: 'warn', error: 'error' } as const;

// Asked from the first moment: a job may be running before the start is over.
const stopping = new Promise<void>((done) => {
  process.on('SIGTERM', () => done()).on('SIGINT', () => done());
});

try {
  const settings = readSettings(process.env);
  await using extractors = new Extractors({
    provider: settings.provider,
    threads: settings.threads,
    batchSize: settings.batchSize,
  });
  const { provider, choice, batchSize } = await extractors.check();
  for (const sentence of choice?.passedOver ?? []) log.warn(sentence);
  await migrate(settings.databaseUrl);
  await using database = connect(settings.databaseUrl);
  const storage = openBlobStore(settings.storageUrl);
  await storage.check();
  const worker = await startQueueWorker(database, {
    id: randomUUID(),
    hostname: hostname(),
    pid: process.pid,
    provider,
    providerChoice: choice && { provider, secondsPerImage: { ...choice.secondsPerImage } },
    extractors: offeredExtractors,
    concurrency: settings.concurrency,
    tasks: tasksOf({
      database,
      storage,
      extractorOf: (protocol) => extractors.of(protocol),
      ...(settings.decoderMemoryMiB ? { limits: { decoderMemoryMiB: settings.decoderMemoryMiB } } : {}),
      software: await softwareOf(settings.commit),
    }),
    hourly: {
      name: 'sweepStorage',
      work: async (signal) => {
        const options = { policy: settings.retention, now: systemClock.now(), signal };
        const gone = [...((await sweepStorage(database, storage, options))?.gone ?? [])];
        if (gone.length > 0)
          log.info({ gone: Object.fromEntries(gone) }, 'storage: let go what it does not keep');
      },
    },
    log: (level, message, facts) => log[LEVELS[level]](facts ?? {}, message),
  });
  log.info(
    `waiting for jobs, ${settings.concurrency} at once, on ${provider}${choice ? ' (FIDBOARD_PROVIDER is auto)' : ''}, ${batchSize} images per run of a network`,
  );
  const stopped = stopping.then(() => {
    log.info('stopping: running jobs go back to the queue');
    return worker.stop();
  });
  // A worker that ends by a fault rejects here; one that was asked to ends when it has left the list.
  await Promise.race([stopped, worker.done.then(() => stopped)]);
} catch (error) {
  if (error instanceof Refusal) log.fatal(`${error.message} ${error.remedy}`);
  else log.fatal({ err: error }, 'the worker ended by a fault');
  process.exitCode = error instanceof Refusal ? error.exitCode : 1;
}
process.exit();
