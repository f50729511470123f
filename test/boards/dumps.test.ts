// Promise: a board that is dumped from one Fidboard and loaded into another shows the same ranking there, by receipts of the first that verify, and goes on.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, signUp } from '../kit/account.ts';
import { type ApiProcess, startApi } from '../kit/api.ts';
import { type Outcome, runCommand } from '../kit/command-line.ts';
import { openScenario, type Scenario } from '../kit/scenario.ts';
import { startWorker, type WorkerProcess } from '../kit/worker.ts';
import { digitFolder } from '../kit/zip.ts';

const IMAGES = 40;
const PASSWORD = 'correct horse battery';

/** A Fidboard of its own: database, storage, API, worker, and somebody who hosts. */
interface Platform {
  scenario: Scenario;
  api: ApiProcess;
  worker: WorkerProcess;
  host: Account;
  fidboard(args: readonly string[], stdin?: string): Promise<Outcome>;
}

let old: Platform;
let fresh: Platform;
beforeAll(async () => {
  old = await openPlatform('old');
  fresh = await openPlatform('fresh');
  const made = await old.fidboard([
    ...['board', 'new', '--template', 'perturbation-robustness', '--slug', 'robust', '--reference', 'real'],
    ...['--apply', '--quiet'],
  ]);
  expect(made, made.stderr).toMatchObject({ code: 0 });
  await makeMethods(old, ['near', 'far']);
  await submit(old, ['robust', 'our-lab', 'near']);
  await submit(old, ['robust', 'our-lab', 'far']);
}, 240_000);
afterAll(async () => {
  for (const platform of [old, fresh]) {
    await platform?.worker[Symbol.asyncDispose]();
    await platform?.api[Symbol.asyncDispose]();
    await platform?.scenario[Symbol.asyncDispose]();
  }
});

async function openPlatform(name: string): Promise<Platform> {
  const scenario = await openScenario();
  const api = await startApi(scenario);
  const worker = startWorker(scenario, { FIDBOARD_PROVIDER: 'cpu' });
  const email = `${name}@example.org`;
  const host = await signUp(api.url, { email, password: PASSWORD });
  const fidboard = (args: readonly string[], stdin?: string) =>
    runCommand(args, {
      cwd: scenario.directory,
      environment: { XDG_CONFIG_HOME: join(scenario.directory, 'config'), FIDBOARD_TOKEN: '' },
      ...(stdin === undefined ? {} : { stdin }),
    });
  const login = ['login', '--server', api.url, '--email', email, '--manage'];
  expect(await fidboard(login, PASSWORD)).toMatchObject({ code: 0 });
  for (const [folder, seed] of Object.entries({ real: 2, near: 3, far: 4, ours: 5 }))
    await digitFolder(await scenario.digits({ count: IMAGES, seed }), join(scenario.directory, folder));
  return { scenario, api, worker, host, fidboard };
}

async function makeMethods({ host }: Platform, names: readonly string[]): Promise<void> {
  const { createTeam } = await host.ask<{ createTeam: { data: { id: string } } }>(
    'mutation { createTeam(input: { name: "Our lab" }) { ... on MutationCreateTeamSuccess { data { id } } } }',
    {},
  );
  const create = 'mutation($input: CreateMethodInput!) { createMethod(input: $input) { __typename } }';
  for (const name of names) await host.ask(create, { input: { teamId: createTeam.data.id, name } });
}

async function submit(
  { fidboard }: Platform,
  [board, team, method]: readonly [string, string, string],
): Promise<void> {
  const args = ['submit', method, '--board', board, '--team', team, '--method', method];
  const sent = await fidboard([...args, '--watch', '--quiet']);
  expect(sent, sent.stderr).toMatchObject({ code: 0 });
}

interface Board {
  loadedFrom: { url: string; keysUrl: string } | null;
  ranking: {
    entries: {
      rank: number;
      method: { name: string };
      cells: { value: number; standardError: number | null }[];
      submission: {
        id: string;
        state: string;
        currentEvaluations: { loadedFrom: string | null; receipt: { text: string } }[];
      };
    }[];
  };
}

async function boardOf({ host }: Platform, slug: string): Promise<Board> {
  const query = `query ($slug: String!) { board(slug: $slug) { loadedFrom { url keysUrl }
    ranking { entries { rank method { name } cells { value standardError }
      submission { id state currentEvaluations { loadedFrom receipt { text } } } } } } }`;
  return (await host.ask<{ board: Board }>(query, { slug })).board;
}

const seen = ({ ranking }: Board) =>
  ranking.entries.map(({ rank, method, cells }) => ({ rank, method, cells }));

describe('a board that moves', { timeout: 240_000 }, () => {
  it('comes as one file, whose hashes are held, and no half of it under its name', async () => {
    const dumped = await old.fidboard(['board', 'dump', 'robust', '--quiet']);
    expect(dumped, dumped.stderr).toMatchObject({ code: 0 });
    expect(dumped.stdout).toMatch(/^robust\.fidboard\.tar: \d+ bytes, whose hashes all hold/);
    expect(await old.fidboard(['board', 'dump', 'nothing', '--quiet'])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('that you host'),
    });
    expect((await readdir(old.scenario.directory)).filter((name) => name.includes('.tar'))).toEqual([
      'robust.fidboard.tar',
    ]);
  });

  it('shows the same ranking at another Fidboard', async () => {
    const file = join(old.scenario.directory, 'robust.fidboard.tar');
    const loaded = await fresh.fidboard(['board', 'load', file, '--as', 'moved', '--quiet']);
    expect(loaded, loaded.stderr).toMatchObject({ code: 0 });
    expect(loaded.stdout).toContain(
      `${fresh.api.url}/boards/moved\nLoaded from ${old.api.url}, as it was at `,
    );
    const [there, here] = [await boardOf(old, 'robust'), await boardOf(fresh, 'moved')];
    expect(here.loadedFrom?.url).toBe(old.api.url);
    expect(here.ranking.entries).toHaveLength(2);
    expect(seen(here)).toEqual(seen(there));
    expect(await fresh.fidboard(['board', 'load', file, '--as', 'moved', '--quiet'])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('--as SLUG'),
    });
  });

  it('refuses a file that was changed on its way', async () => {
    const path = join(fresh.scenario.directory, 'changed.tar');
    await writeFile(path, 'not a full copy of a board');
    const refused = await fresh.fidboard(['board', 'load', path, '--quiet']);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('manifest.json') });
  });

  it('scores new submissions among those that came, by the same reference', async () => {
    await makeMethods(fresh, ['ours']);
    const before = seen(await boardOf(fresh, 'moved'));
    await submit(fresh, ['moved', 'our-lab-2', 'ours']);
    const here = await boardOf(fresh, 'moved');
    expect(here.ranking.entries).toHaveLength(3);
    const others = seen(here).filter(({ method }) => method.name !== 'ours');
    expect(others.map(({ cells }) => cells)).toEqual(before.map(({ cells }) => cells));
    const ours = here.ranking.entries.find(({ method }) => method.name === 'ours')!;
    expect(ours.submission.currentEvaluations[0]!.loadedFrom).toBeNull();
  });

  it('has a submission that came with its samples evaluated again, to the same scores', async () => {
    const { submission, cells } = (await boardOf(fresh, 'moved')).ranking.entries.find(
      ({ method }) => method.name === 'near',
    )!;
    const rerun = 'mutation ($id: ID!) { rerunSubmission(input: { submissionId: $id }) { __typename } }';
    await fresh.host.ask(rerun, { id: submission.id });
    const again = await fresh.fidboard(['watch', submission.id, '--quiet']);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    const entry = (await boardOf(fresh, 'moved')).ranking.entries.find(
      ({ method }) => method.name === 'near',
    )!;
    expect(entry.cells).toEqual(cells);
    expect(entry.submission.currentEvaluations[0]!.loadedFrom).toBeNull();
  });

  it('has receipts that verify by the keys of where it is from, also when nobody answers there', async () => {
    const { loadedFrom, ranking } = await boardOf(fresh, 'moved');
    const { submission } = ranking.entries.find(({ method }) => method.name === 'far')!;
    const [evaluation] = submission.currentEvaluations;
    expect(evaluation!.loadedFrom).toBe(old.api.url);
    await writeFile(join(fresh.scenario.directory, 'receipt.json'), evaluation!.receipt.text);
    const verified = await fresh.fidboard([
      'verify',
      'receipt.json',
      '--samples',
      'far',
      '--reference',
      'real',
      '--quiet',
    ]);
    expect(verified, verified.stderr).toMatchObject({ code: 0 });
    expect(verified.stdout).toContain(`by ${old.api.url}`);
    await old.api[Symbol.asyncDispose]();
    expect(await fresh.fidboard(['verify', 'receipt.json'])).toMatchObject({ code: 5 });
    const kept = await fresh.fidboard([
      'verify',
      'receipt.json',
      '--keys',
      fresh.api.url + loadedFrom!.keysUrl,
    ]);
    expect(kept, kept.stderr).toMatchObject({ code: 0 });
    const own = `${fresh.api.url}/.well-known/fidboard-keys.json`;
    expect(await fresh.fidboard(['verify', 'receipt.json', '--keys', own])).toMatchObject({ code: 6 });
  });
});
