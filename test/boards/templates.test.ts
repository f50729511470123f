// Promise: one command sets up each template as a board, which scores real samples in every column.
import { join } from 'node:path';
import { templateNames } from '@fidboard/evaluation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, signUp } from '../kit/account.ts';
import { type ApiProcess, startApi } from '../kit/api.ts';
import { type Outcome, runCommand } from '../kit/command-line.ts';
import { openScenario, type Scenario } from '../kit/scenario.ts';
import { startWorker, type WorkerProcess } from '../kit/worker.ts';
import { digitFolder } from '../kit/zip.ts';

const IMAGES = 40;
const WHO = { email: 'host@example.org', password: 'correct horse battery' };

let scenario: Scenario;
let api: ApiProcess;
let worker: WorkerProcess;
let host: Account;
beforeAll(async () => {
  scenario = await openScenario();
  api = await startApi(scenario);
  worker = startWorker(scenario, { FIDBOARD_PROVIDER: 'cpu' });
  host = await signUp(api.url, WHO);
  const login = ['login', '--server', api.url, '--email', WHO.email, '--manage'];
  expect(await fidboard(login, WHO.password)).toMatchObject({ code: 0 });
  await host.ask('mutation { createTeam(input: { name: "Lab" }) { __typename } }', {});
  const { team } = await host.ask<{ team: { id: string } }>('{ team(slug: "lab") { id } }', {});
  const create = 'mutation($input: CreateMethodInput!) { createMethod(input: $input) { __typename } }';
  await host.ask(create, {
    input: { teamId: team.id, name: 'Flow', nfe: 1, dataFree: true, teacher: 'EDM' },
  });
  for (const [folder, seed] of [
    ['first', 2],
    ['second', 4],
    ['third', 6],
    ['samples', 8],
  ] as const) {
    // Two classes, each a folder of its own.
    for (const [label, more] of [
      ['a', 0],
      ['b', 1],
    ] as const)
      await digitFolder(await scenario.digits({ count: IMAGES, seed: seed + more }), place(folder, label));
  }
}, 240_000);
afterAll(async () => {
  await worker?.[Symbol.asyncDispose]();
  await api?.[Symbol.asyncDispose]();
  await scenario?.[Symbol.asyncDispose]();
});

const place = (...names: string[]) => join(scenario.directory, ...names);

function fidboard(args: readonly string[], stdin?: string): Promise<Outcome> {
  const environment = { XDG_CONFIG_HOME: place('config'), FIDBOARD_TOKEN: '' };
  return runCommand(args, {
    cwd: scenario.directory,
    environment,
    ...(stdin === undefined ? {} : { stdin }),
  });
}

/** What a template needs beside its name; images are few here, and no network is installed. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'one-step-distillation': [
    '--extractor',
    'mobilenet-v2',
    '--images',
    String(2 * IMAGES),
    '--dataset',
    'ffhq-64',
  ],
  'medical-text-to-image': ['--extractor', 'mobilenet-v2'],
};

const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  'medical-text-to-image': ['single-center=first', 'multi-center=second', 'combined=third'],
};

describe('board new', () => {
  it('knows a template for each use, and refuses others', async () => {
    const outcome = await fidboard(['board', 'new', '--template', 'cats']);
    expect(outcome).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--template: expected biometric-uniqueness, '),
    });
  });

  it('never writes over a file, and leaves none behind that is wrong', async () => {
    const args = ['board', 'new', '--template', 'perturbation-robustness', '--out', 'kept.yaml'];
    expect(await fidboard([...args, '--extractor', 'none'])).not.toMatchObject({ code: 0 });
    expect(await fidboard(args)).toMatchObject({ code: 0 });
    expect(await fidboard(args)).toMatchObject({ code: 3, stderr: expect.stringContaining('EEXIST') });
  });

  it('sets up each template, which scores real samples in every column', async () => {
    for (const template of await templateNames()) {
      const references = REFERENCES[template] ?? ['first'];
      const choices = [...references.flatMap((each) => ['--reference', each]), ...(CHOICES[template] ?? [])];
      const made = await fidboard(['board', 'new', '--template', template, '--apply', '--quiet', ...choices]);
      expect(made, `${template}: ${made.stderr}`).toMatchObject({ code: 0 });
      const sent = await fidboard([
        'submit',
        'samples',
        '--board',
        template,
        '--team',
        'lab',
        '--method',
        'flow',
        '--watch',
        '--quiet',
      ]);
      expect(sent, `${template}: ${sent.stderr}`).toMatchObject({ code: 0 });
      const { board } = await host.ask<{ board: Board }>(
        `{ board(slug: "${template}") { columns { metric } ranking { entries { rank cells { value } } } reported { method values } } }`,
        {},
      );
      const [entry, ...others] = board.ranking.entries;
      expect(others).toEqual([]);
      expect(entry!.rank, template).toBe(1);
      expect(
        entry!.cells.map((cell) => typeof cell?.value),
        template,
      ).toEqual(board.columns.map(() => 'number'));
      if (template === 'one-step-distillation')
        expect(board.reported.map(({ method, values }) => [method, values[0]])).toEqual([
          ['SiDA', 1.04],
          ['SiD', 1.55],
        ]);
    }
  }, 400_000);
});

interface Board {
  columns: { metric: string }[];
  ranking: { entries: { rank: number; cells: ({ value: number } | null)[] }[] };
  reported: { method: string; values: (number | null)[] }[];
}
