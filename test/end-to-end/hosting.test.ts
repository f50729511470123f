// Promise: a newcomer hosts a board by choosing a template and images; the form says the whole board, loses nothing of it, and shows it as a file.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, signUp } from '../kit/account.ts';
import { openBrowser, type TestBrowser } from '../kit/browser.ts';
import { runCommand } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform } from '../kit/platform.ts';
import { openScenario, type Scenario } from '../kit/scenario.ts';
import { zipOf } from '../kit/zip.ts';

const PATIENCE = 20_000;
const WHO = { email: 'host@example.org', password: 'correct horse battery' };

let scenario: Scenario;
let platform: RunningPlatform;
let browser: TestBrowser;
let host: Account;
let context: BrowserContext;
let zip: string;
beforeAll(async () => {
  scenario = await openScenario();
  platform = await startPlatform({
    databaseUrl: scenario.databaseUrl,
    environment: { STORAGE_URL: scenario.storageUrl },
  });
  browser = await openBrowser();
  host = await signUp(platform.url, WHO);
  context = await browser.visitor({ viewport: { width: 390, height: 844 } });
  const headers = { origin: platform.url };
  await context.request.post(`${platform.url}/api/auth/sign-in/email`, { headers, data: WHO });
  zip = await zipOf(await scenario.digits({ count: 30, seed: 21 }), join(scenario.directory, 'real.zip'));
  const login = ['login', '--server', platform.url, '--email', WHO.email, '--manage'];
  expect(await fidboard(login, WHO.password)).toMatchObject({ code: 0 });
}, 240_000);
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
  await scenario?.[Symbol.asyncDispose]();
}, 60_000);

function fidboard(args: readonly string[], stdin?: string) {
  const cwd = scenario.directory;
  const environment = { XDG_CONFIG_HOME: join(cwd, 'config'), FIDBOARD_TOKEN: '' };
  return runCommand(args, { cwd, environment, ...(stdin === undefined ? {} : { stdin }) });
}

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${platform.url}${path}`);
  return page;
}

// biome-ignore lint/suspicious/noExplicitAny: a test says which shape it expects by reading it
async function documentOf(slug: string): Promise<any> {
  type Answer = { board: { version: number; document: object } };
  const { board } = await host.ask<Answer>(`{ board(slug: "${slug}") { version document } }`, {});
  return { ...board.document, version: board.version };
}

const part = (page: Page, title: string) => page.locator('summary', { hasText: title }).first();
const file = (page: Page) => page.getByRole('region', { name: 'board.yaml' }).locator('pre').textContent();

describe('the form of a board', () => {
  it('makes one of a template and images, by the keyboard alone', async () => {
    const page = await open('/boards/new');
    await page.getByRole('radio', { name: 'Perturbation robustness' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Make the board' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Choose the images of Clean images').waitFor();
    await page.getByLabel('File of the images').setInputFiles(zip);
    expect(await file(page)).toContain('samples: "real.zip"');
    await page.getByRole('button', { name: 'Make the board' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/boards\/perturbation-robustness$/);
    await page.getByRole('heading', { name: 'Perturbation robustness' }).waitFor();
    expect(await documentOf('perturbation-robustness')).toMatchObject({
      visibility: 'private',
      protocol: { extraction: { extractor: { id: 'mobilenet-v2' }, resize: 'bilinear-align-corners' } },
      references: [{ name: 'Clean images' }],
      columns: [{ metric: 'fid', primary: true }, { metric: 'wam' }],
    });
  });

  it('says protocol, references, columns, phases and reported results, as the file beside it does', async () => {
    const page = await open('/boards/new');
    await page.getByLabel('File of the images').setInputFiles(zip);
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Digits, all of it');
    await page.getByRole('button', { name: 'Measure against other images too' }).click();
    const second = page.getByRole('group', { name: 'Reference 2' });
    await second.getByLabel('Key').fill('stored');
    await second.getByLabel('Or images that are stored here').selectOption({ label: '64 digits (Digits)' });

    await part(page, 'Columns and order').click();
    await page.getByLabel('Another column').selectOption('kid');
    await page.getByRole('button', { name: 'Add this column' }).click();
    const kid = page.getByRole('listitem').filter({ hasText: 'Kernel distance' });
    await kid.getByText('How it is shown').click();
    await kid.getByLabel('Digits').fill('4');
    await page.getByLabel('Ranked by').selectOption('mean-rank');

    await part(page, 'Protocol').click();
    await page.getByLabel('Resize').selectOption('clean');
    await page.getByLabel('Normalisation').selectOption('channels');
    await page.getByLabel('Mean', { exact: true }).fill('0.485, 0.456, 0.406');
    await page.getByLabel('Images of a subset').fill('20');
    await page.getByLabel('Images of a submission').fill('40');

    await part(page, 'Phases, quotas').click();
    await page.getByLabel('Time zone').fill('Europe/Berlin');
    await page.getByRole('button', { name: 'Add a phase' }).click();
    await page.getByLabel('Opens').fill('2026-12-01T09:00');
    await page.getByLabel('Scores become public').selectOption('at-phase-end');
    await page.getByLabel('Attempts a day').fill('3');

    await part(page, 'Reported results').click();
    await page.getByRole('button', { name: 'Add a reported result' }).click();
    await page.getByRole('textbox', { name: 'Method' }).fill('Paper');
    await page.getByRole('spinbutton', { name: 'Frechet distance' }).first().fill('1.5');
    await page.getByRole('textbox', { name: 'Source' }).fill('Somebody, 2026');

    // What the rules refuse opens the part that it is about.
    await part(page, 'Phases, quotas').click();
    await page.getByRole('button', { name: 'Make the board' }).click();
    await page.getByText(/closes: expected a time, since scores become public/).waitFor();
    await page.getByLabel('Closes').fill('2026-12-20T18:30');
    await page.getByRole('button', { name: 'Make the board' }).click();
    await page.waitForURL(/\/boards\/digits-all-of-it$/);

    const document = await documentOf('digits-all-of-it');
    expect(document).toMatchObject({
      protocol: {
        extraction: { resize: 'clean', normalisation: { mean: [0.485, 0.456, 0.406], std: [0.5, 0.5, 0.5] } },
        metrics: { kid: { subsetSize: 20 } },
        expectedCount: 40,
      },
      references: [{ key: 'reference' }, { key: 'stored' }],
      columns: [
        { metric: 'fid', reference: 'reference', primary: true },
        { metric: 'fid', reference: 'stored' },
        { metric: 'kid', reference: 'reference', digits: 4, scale: 1000 },
      ],
      ranking: { order: 'mean-rank' },
      timeZone: 'Europe/Berlin',
      phases: [
        {
          ...{ key: 'phase-1', opens: '2026-12-01T09:00:00+01:00', closes: '2026-12-20T18:30:00+01:00' },
          ...{ scores: 'at-phase-end', quota: { attemptsPerDay: 3, attempts: null } },
        },
      ],
      reported: [{ method: 'Paper', values: { fid: 1.5 }, source: { citation: 'Somebody, 2026' } }],
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

    // The file that the form shows of a board is that board.
    const editing = await open('/boards/new?edit=digits-all-of-it');
    await editing.getByRole('heading', { name: 'Change Digits, all of it' }).waitFor();
    const yaml = (await file(editing)) ?? '';
    await writeFile(join(scenario.directory, 'board.yaml'), yaml);
    const applied = await fidboard(['board', 'apply', 'board.yaml', '--json']);
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(applied.stdout)).toMatchObject({ version: document.version });
  });

  it('loses nothing of a board that says more than it shows', async () => {
    const before = await documentOf('digits-all-of-it');
    const richer = {
      ...before,
      reported: [{ ...before.reported[0], parameters: 55_000_000, teacher: 'EDM', trainingImages: 7 }],
      columns: before.columns.map((column: { metric: string }, at: number) =>
        at === 1 ? { ...column, class: 'mean' } : column,
      ),
    };
    const { version: _version, ...document } = richer;
    await host.ask(
      'mutation($document: JSON!) { applyBoard(input: { document: $document }) { __typename } }',
      {
        document,
      },
    );
    const page = await open('/boards/new?edit=digits-all-of-it');
    await page.getByLabel('Description').fill('Now with words.');
    await page.getByRole('button', { name: 'Change the board' }).click();
    await page.waitForURL(/\/boards\/digits-all-of-it$/);
    const { version: _after, ...after } = await documentOf('digits-all-of-it');
    expect(after).toEqual({ ...document, description: 'Now with words.' });
  });
});
