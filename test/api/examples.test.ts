// Promise: the programs of docs/api.md do what the page says, as they stand there.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, signUp } from '../kit/account.ts';
import { type ApiProcess, startApi } from '../kit/api.ts';
import { openScenario, type Scenario } from '../kit/scenario.ts';
import { startWorker, type WorkerProcess } from '../kit/worker.ts';
import { zipOf } from '../kit/zip.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const EXTENSIONS = { sh: 'sh', js: 'mjs', python: 'py' } as const;
type Language = keyof typeof EXTENSIONS;
const COMMANDS: Readonly<Record<Language, string>> = { sh: 'sh', js: process.execPath, python: 'python3' };

let page: string;
let folder: string;
let scenario: Scenario;
let api: ApiProcess;
let worker: WorkerProcess;
let token: string;

beforeAll(async () => {
  page = await readFile(join(root, 'docs/api.md'), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'fidboard-examples-'));
  // As after the page's `npm install`.
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  scenario = await openScenario();
  [api, worker] = [await startApi(scenario), startWorker(scenario, { FIDBOARD_PROVIDER: 'cpu' })];
  const ada = await signUp(api.url, { email: 'ada@example.org', password: 'password of ada' });
  await makeMethod(ada);
  token = await ada.token();
}, 240_000);
afterAll(async () => {
  await worker?.[Symbol.asyncDispose]();
  await api?.[Symbol.asyncDispose]();
  await scenario?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function makeMethod(account: Account): Promise<void> {
  const team = await account.ask<{ createTeam: { data: { id: string } } }>(
    'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { ... on MutationCreateTeamSuccess { data { id } } } }',
    { input: { name: 'Lab' } },
  );
  await account.ask('mutation ($input: CreateMethodInput!) { createMethod(input: $input) { __typename } }', {
    input: { teamId: team.createTeam.data.id, name: 'Flow' },
  });
}

/** The page's programs in a language, in order. */
function programs(language: Language): string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.+?)\`\`\``, 'gs'))].map(([, text]) => text!);
}

async function run(language: Language, program: string, environment: Record<string, string>) {
  const path = join(folder, `program.${EXTENSIONS[language]}`);
  await writeFile(path, program);
  const env = { PATH: process.env.PATH ?? '', FIDBOARD_URL: api.url, BOARD: 'digits', ...environment };
  return promisify(execFile)(COMMANDS[language], [path], { env });
}

const LANGUAGES: readonly [Language, number][] = [
  ['sh', 2],
  ['js', 3],
  ['python', 4],
];

describe('a program of docs/api.md', { timeout: 120_000 }, () => {
  it('in sh prints a board to whoever asks', async () => {
    const [ask] = programs('sh');
    const { stdout } = await run('sh', ask!, {});
    expect(JSON.parse(stdout)).toMatchObject({ data: { board: { title: 'Digits' } } });
  });

  it.each(LANGUAGES)('in %s sends a sample set and watches it until it is scored', async (language, seed) => {
    const zip = join(scenario.directory, `${language}.zip`);
    await zipOf(await scenario.digits({ count: 24, seed }), zip);
    const environment = { FIDBOARD_TOKEN: token, METHOD: 'flow', FILE: zip };
    const { stdout } = await run(language, programs(language).at(-1)!, environment);
    expect(stdout).toMatch(/"metric":\s?"fid","?\s?"value":\s?\d/);
    const scored = await scenario.database.prisma.submission.findFirst({
      where: { filename: `${language}.zip` },
    });
    expect(scored).toMatchObject({ state: 'SCORED', imagesDone: 24 });
  });

  it('says what was wrong and fails where the token does not hold', async () => {
    const environment = {
      FIDBOARD_TOKEN: 'fidboard_wrong',
      METHOD: 'flow',
      FILE: join(root, 'package.json'),
    };
    for (const [language] of LANGUAGES) {
      await expect(run(language, programs(language).at(-1)!, environment)).rejects.toMatchObject({
        code: expect.any(Number),
      });
    }
  });
});
