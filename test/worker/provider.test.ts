// Promise: a worker that cannot compute where it was told to says so and ends; it takes no job and fails none.
import { createTestDatabase } from '@fidboard/database/testing';
import { expect, it } from 'vitest';
import { startWorker } from '../kit/worker.ts';

it('ends with a remedy when its provider cannot run on this machine', async () => {
  await using database = await createTestDatabase({ empty: true });
  const worker = startWorker(
    { databaseUrl: database.url, storageUrl: 'file:///nowhere' },
    // With no device to be seen, CUDA cannot run on any machine.
    { FIDBOARD_PROVIDER: 'cuda', CUDA_VISIBLE_DEVICES: '' },
  );
  expect(await worker.ended).toBe(2);
  expect(worker.output()).toContain('FIDBOARD_PROVIDER is \\"cuda\\"');
  expect(worker.output()).toContain('Set it to cpu');
});
