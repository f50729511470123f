// Promise: a backup restores into nothing what was there: the board, receipts that verify, and work that goes on.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { connect, evaluations, receipts, sweepStorage } from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import { expect, it } from 'vitest';
import { startApi } from '../kit/api.ts';
import { runCommand } from '../kit/command-line.ts';
import { openScenario, waitFor } from '../kit/scenario.ts';
import { startWorker } from '../kit/worker.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Here {
  databaseUrl: string;
  storageUrl: string;
  directory: string;
}

/** Runs `npm run backup` or `npm run restore` on a place. */
function run(
  command: 'backup' | 'restore',
  folder: string,
  here: Here,
): Promise<{ code: number | null; output: string }> {
  const file = `apps/launcher/src/commands/${command}.ts`;
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file, folder], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: here.databaseUrl,
      STORAGE_URL: here.storageUrl,
      FIDBOARD_DATA: here.directory,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}

const BOARD = `{ board(slug: "digits") {
  id slug title version
  columns { metric title digits direction }
  ranking { number createdAt entries { rank method { id name slug } submission { id finishedAt evaluation { scores { value standardError } } } } }
  submissions(first: 10) { nodes { id state imagesTotal createdAt version } } } }`;

async function boardAt(url: string): Promise<string> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: BOARD }),
  });
  return answer.text();
}

it('dump, wipe, restore', { timeout: 400_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-backup-'));
  const backup = join(folder, 'backup');
  const before = { board: '', receipt: '', receiptId: '', waiting: '' };
  {
    await using scenario = await openScenario();
    await using api = await startApi(scenario);
    const path = await scenario.digits({ count: 24, seed: 5 });
    const { id } = await scenario.submit(await scenario.method('Scored'), path);
    {
      await using _worker = startWorker(scenario, { FIDBOARD_PROVIDER: 'cpu' });
      await waitFor(scenario, id, { seconds: 150, until: ({ state }) => state === 'SCORED' });
    }
    const [evaluation] = await evaluations.ofSubmissions(scenario.database, [id]);
    const [receipt] = await receipts.ofEvaluations(scenario.database, [evaluation!.id]);
    before.receiptId = receipt!.id;
    before.receipt = await (await fetch(`${api.url}/receipts/${receipt!.id}.json`)).text();
    // The features of everybody go, and the next submission has the same images.
    await scenario.database.prisma.featureShard.updateMany({ data: { usedAt: new Date(0) } });
    const policy = { featuresMaxBytes: 1, endedSamplesDays: null, unnamedBlobsDays: 7 };
    const swept = await sweepStorage(scenario.database, scenario.storage, {
      policy,
      now: new Date(Date.now() + 10),
    });
    expect(swept!.gone.get('features')!.blobs).toBe(2);
    before.waiting = (await scenario.submit(await scenario.method('Waiting'), path)).id;
    before.board = await boardAt(api.url);
    expect(before.board).toContain('"state":"VERIFYING"');

    expect(await run('backup', backup, scenario)).toMatchObject({ code: 0 });
    expect(await run('backup', backup, scenario)).toMatchObject({ code: 5 });
    for (const name of ['secret', 'signing-keys.json', 'backup.json', 'database/User.ndjson']) {
      expect((await stat(join(backup, name))).mode & 0o077).toBe(0);
    }
    expect(await run('restore', backup, { ...scenario, directory: join(folder, 'elsewhere') })).toMatchObject(
      {
        code: 5,
        output: expect.stringContaining('expected an empty one'),
      },
    );
  }

  await using server = await createTestDatabase({ empty: true });
  const directory = join(folder, 'restored');
  const storageUrl = pathToFileURL(join(directory, 'blobs')).href;
  const restored = { databaseUrl: server.url, storageUrl, directory };
  expect(await run('restore', join(folder, 'nothing'), restored)).toMatchObject({ code: 5 });
  expect(await run('restore', backup, restored)).toMatchObject({ code: 0 });
  await using api = await startApi(restored);
  expect(await boardAt(api.url)).toBe(before.board);

  const receipt = await (await fetch(`${api.url}/receipts/${before.receiptId}.json`)).text();
  expect(receipt).toBe(before.receipt);
  await writeFile(join(folder, 'receipt.json'), before.receipt);
  const keys = await fetch(`${api.url}/.well-known/fidboard-keys.json`);
  await writeFile(join(folder, 'keys.json'), await keys.text());
  const verified = await runCommand(['verify', 'receipt.json', '--keys', 'keys.json'], { cwd: folder });
  expect(verified).toMatchObject({ code: 0 });

  await using worker = startWorker(restored, { FIDBOARD_PROVIDER: 'cpu' });
  await using database = connect(server.url, { poolSize: 2 });
  await waitFor({ database } as Parameters<typeof waitFor>[0], before.waiting, {
    seconds: 150,
    until: ({ state }) => state === 'SCORED',
  });
  const found = await evaluations.ofSubmissions(database, [before.waiting]);
  expect(found[0]!.imagesReused).toBe(0);
  const scored = (JSON.parse(before.receipt) as { scores: { value: number }[] }).scores;
  expect(found[0]!.scores.map(({ value }) => value).sort()).toEqual(scored.map(({ value }) => value).sort());
  // The line of each job names what it was about, as docs/operate.md says.
  const lines = worker
    .output()
    .split('\n')
    .filter((line) => line.includes('"task":"score"'));
  expect(JSON.parse(lines[0]!)).toMatchObject({
    msg: 'job',
    jobId: expect.any(String),
    submissionId: before.waiting,
    attempt: 1,
    ms: expect.any(Number),
    outcome: 'finished',
  });
  await rm(folder, { recursive: true, force: true });
});
