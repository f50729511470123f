// Promise: nothing is lost when a worker dies, and nothing hangs when a submission is bad or cancelled.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluations, events, rankings, submissions, workers } from '@fidboard/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScenario, type Scenario, waitFor } from '../kit/scenario.ts';
import { startWorker } from '../kit/worker.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
});
afterAll(() => scenario[Symbol.asyncDispose]());

const isScored = { seconds: 60, until: ({ state }: { state: string }) => state === 'SCORED' };

// Real workers on real images: on a busy machine a test takes minutes.
describe('the worker', { timeout: 240_000 }, () => {
  it('scores a submission and ranks it', async () => {
    await using _worker = startWorker(scenario);
    const method = await scenario.method('Held-out digits');
    const { id } = await scenario.submit(method, await scenario.digits({ count: 60, seed: 2 }));
    const scored = await waitFor(scenario, id, isScored);
    expect(scored.imagesDone).toBe(60);

    const [evaluation] = await evaluations.ofSubmissions(scenario.database, [id]);
    expect(evaluation?.scores.map(({ metric, n }) => [metric, n])).toEqual([
      ['fid', 60],
      ['kid', 60],
    ]);
    for (const { value } of evaluation!.scores) expect(Number.isFinite(value)).toBe(true);
    const ranking = (await rankings.newestOfBoards(scenario.database, [scenario.board.id])).get(
      scenario.board.id,
    );
    expect(ranking?.entries.map(({ rank, submissionId }) => [rank, submissionId])).toEqual([[1, id]]);
  });

  it('gives the same scores to the same bytes without extracting again', async () => {
    await using _worker = startWorker(scenario);
    const path = await scenario.digits({ count: 60, seed: 2 });
    const first = await scenario.submit(await scenario.method('Twin A'), path);
    const second = await scenario.submit(await scenario.method('Twin B'), path);
    await waitFor(scenario, first.id, isScored);
    await waitFor(scenario, second.id, isScored);
    const [a, b] = await evaluations.ofSubmissions(scenario.database, [first.id, second.id]);
    expect(a?.scores.map(({ value }) => value)).toEqual(b?.scores.map(({ value }) => value));
    const kinds = (await events.submissionEventsAfter(scenario.database, second.id, { afterVersion: 0 })).map(
      ({ kind }) => kind,
    );
    expect(kinds).not.toContain('progress');
  });

  it('loses nothing when it is killed in the middle: another one finishes', async () => {
    await using doomed = startWorker(scenario, { FIDBOARD_WORKER_JOBS: '1' });
    const { id } = await scenario.submit(
      await scenario.method('Interrupted'),
      await scenario.digits({ count: 1500, seed: 3 }),
    );
    await waitFor(scenario, id, {
      seconds: 60,
      until: ({ state, imagesDone }) => state === 'EXTRACTING' && imagesDone > 0,
    });
    await doomed.end('SIGKILL');
    await using _heir = startWorker(scenario);
    const scored = await waitFor(scenario, id, { ...isScored, seconds: 90 });
    expect(scored.imagesDone).toBe(1500);
    const versions = (await events.submissionEventsAfter(scenario.database, id, { afterVersion: 0 })).map(
      ({ version }) => version,
    );
    expect(versions).toEqual(versions.map((_, i) => i + 1));
  });

  it('cancels within 5 seconds while extracting', async () => {
    await using _worker = startWorker(scenario);
    const { id } = await scenario.submit(
      await scenario.method('Regretted'),
      await scenario.digits({ count: 2000, seed: 4 }),
    );
    await waitFor(scenario, id, { seconds: 60, until: ({ state }) => state === 'EXTRACTING' });
    await submissions.requestCancel(scenario.database, id);
    await waitFor(scenario, id, { seconds: 5, until: ({ state }) => state === 'CANCELLED' });
  });

  it('fails a broken sample set with a sentence that names the rule, and goes on', async () => {
    await using worker = startWorker(scenario);
    const path = join(scenario.directory, 'broken.zip');
    await writeFile(path, Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(2000, 7)]));
    const { id } = await scenario.submit(await scenario.method('Broken'), path);
    const failed = await waitFor(scenario, id, { seconds: 30, until: ({ state }) => state === 'FAILED' });
    expect(failed.failureFault).toBe('SUBMITTER');
    expect(failed.failureCode).toBe('UNREADABLE_ARCHIVE');
    expect(failed.failureMessage).toMatch(/zip/i);

    const good = await scenario.submit(
      await scenario.method('After the broken one'),
      await scenario.digits({ count: 50, seed: 5 }),
    );
    await waitFor(scenario, good.id, isScored);
    expect((await workers.online(scenario.database)).map(({ pid }) => pid)).toContain(worker.pid);
  });

  it('gives its job back when it is stopped, without costing an attempt', async () => {
    const stopped = startWorker(scenario);
    const { id } = await scenario.submit(
      await scenario.method('Handed over'),
      await scenario.digits({ count: 1200, seed: 6 }),
    );
    await waitFor(scenario, id, { seconds: 60, until: ({ state }) => state === 'EXTRACTING' });
    await stopped.end('SIGTERM');
    expect((await workers.online(scenario.database)).map(({ pid }) => pid)).not.toContain(stopped.pid);
    await using _heir = startWorker(scenario);
    await waitFor(scenario, id, isScored);
  });
});
