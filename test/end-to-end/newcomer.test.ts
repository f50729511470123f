/// <reference lib="dom" />
// Promise: a newcomer signs up, makes a team, uploads a zip and takes a place on the board, and everybody sees it live; all of it at a
// server that takes the operations of its pages and of `fidboard` only.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { signUp } from '../kit/account.ts';
import { openBrowser, type TestBrowser } from '../kit/browser.ts';
import { runCommand } from '../kit/command-line.ts';
import { persistedText } from '../kit/persisted.ts';
import { type RunningPlatform, startPlatform } from '../kit/platform.ts';
import { openScenario, type Scenario, waitFor } from '../kit/scenario.ts';
import { digitFolder, zipOf } from '../kit/zip.ts';

const PATIENCE = 60_000;

let scenario: Scenario;
let platform: RunningPlatform;
let browser: TestBrowser;
let zip: string;

beforeAll(async () => {
  scenario = await openScenario();
  platform = await startPlatform({
    databaseUrl: scenario.databaseUrl,
    environment: { STORAGE_URL: scenario.storageUrl, FIDBOARD_ARBITRARY_OPERATIONS: 'off' },
  });
  browser = await openBrowser();
  const house = await scenario.method('House baseline');
  const first = await scenario.submit(house, await scenario.digits({ count: 40, seed: 11 }));
  await waitFor(scenario, first.id, { seconds: 60, until: ({ state }) => state === 'SCORED' });
  zip = await zipOf(await scenario.digits({ count: 60, seed: 12 }), join(scenario.directory, 'samples.zip'));
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
  await scenario?.[Symbol.asyncDispose]();
}, 60_000);

/** A page whose failures to load or run are told when the test fails. */
async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.setDefaultTimeout(PATIENCE);
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  onTestFailed(async () => {
    process.stderr.write(
      `${page.url()}\n${problems.join('\n')}\n${await page.textContent('body').catch(String)}\n`,
    );
    process.stderr.write(`${platform.lines.slice(-40).join('\n')}\n`);
  });
  await page.goto(`${platform.url}${path}`);
  return page;
}

const row = (page: Page, method: string) => page.getByRole('row').filter({ hasText: method });

describe('a newcomer in the browser', () => {
  it('signs up, makes a team, uploads a zip, watches it and is ranked; a second browser sees it live', async () => {
    await using visitor = await browser.visitor();
    await using stranger = await browser.visitor({
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });

    const watching = await open(stranger, '/boards/digits');
    await row(watching, 'House baseline').waitFor();
    await watching.getByText('Live', { exact: true }).waitFor();

    const page = await open(visitor, '/sign-up?next=/submit');
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('link', { name: 'Create a team' }).click();
    await page.getByLabel('Team name').fill('Analytical Engines');
    await page.getByRole('button', { name: 'Create team' }).click();

    await page.getByLabel('Method name').fill('Difference engine');
    await page.getByLabel('NFE').fill('4');
    await page.getByRole('button', { name: 'Create method' }).click();
    await page.getByRole('form', { name: 'New method' }).waitFor({ state: 'detached' });
    await page.getByLabel('Samples').setInputFiles(zip);
    await page.getByRole('button', { name: 'Upload and submit' }).click();

    await page.waitForURL(/\/submissions\//);
    await page
      .getByText('60 of 60 images')
      .or(page.getByRole('heading', { name: 'Scores' }))
      .first()
      .waitFor();
    await page.getByRole('heading', { name: 'Scores' }).waitFor();
    expect(await page.textContent('main')).toMatch(/n = 60/);
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Receipt' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^receipt-[0-9a-f-]{36}\.json$/);
    const verified = await runCommand(['verify', await download.path()], { cwd: scenario.directory });
    expect(verified, verified.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('holds') });
    const computed = await page.getByRole('region', { name: 'How this was computed' }).textContent();
    for (const fact of [
      '60 images against 64 digits (64 images)',
      'MobileNetV2, 1,280 features',
      'bilinear, corners aligned, to 224\u00a0×\u00a0224',
      'x/255',
      'over white',
      'computed for this submission',
      'CPU',
    ])
      expect(computed).toContain(fact);

    // A dialog that is closed gives the keyboard back to where it was.
    const withdraw = page.getByRole('button', { name: 'Withdraw', exact: true });
    await withdraw.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep it' }).click();
    await expect.poll(() => withdraw.evaluate((button) => button === document.activeElement)).toBe(true);

    await row(watching, 'Difference engine').waitFor();
    const protocol = await watching.getByRole('region', { name: 'Protocol' }).textContent();
    expect(protocol).toContain('bilinear, corners aligned, to 224\u00a0×\u00a0224');
    expect(protocol).toContain('ProviderCPU');
    expect(await row(watching, 'Difference engine').textContent()).toContain('Analytical Engines');
    const overflow = await watching.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });

  it('catches up without a reload when the API dies and comes back', async () => {
    await using visitor = await browser.visitor();
    const page = await open(visitor, '/boards/digits');
    await row(page, 'House baseline').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.evaluate(() => document.documentElement.setAttribute('data-not-reloaded', 'true'));

    process.kill(platform.pidOf('api'), 'SIGKILL');
    await page.getByText('Reconnecting').waitFor();
    const method = await scenario.method('Made while away');
    const { id } = await scenario.submit(method, await scenario.digits({ count: 30, seed: 13 }));
    await waitFor(scenario, id, { seconds: 60, until: ({ state }) => state === 'SCORED' });

    await row(page, 'Made while away').waitFor();
    expect(await page.getAttribute('html', 'data-not-reloaded')).toBe('true');
  });

  it('is told to reload a page of another version, and the page works again then', async () => {
    await using visitor = await browser.visitor();
    const page = await open(visitor, '/boards/digits');
    await row(page, 'House baseline').waitFor();
    const sent: string[] = [];
    // As a page sends it whose operations the server does not have.
    await page.route('**/graphql', async (route) => {
      const asked = route.request().postData() ?? '';
      sent.push(asked);
      await route.continue({ postData: asked.replace(/"sha256Hash":"\w{8}/, '"sha256Hash":"00000000') });
    });
    await page.getByRole('link', { name: 'Boards', exact: true }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'Fidboard was brought to' });
    await notice.waitFor();
    await page.unroute('**/graphql');
    await notice.getByRole('button', { name: 'Reload' }).click();
    await page
      .getByRole('link', { name: /Digits/ })
      .first()
      .waitFor();
    expect(await notice.count()).toBe(0);
    expect(sent.length).toBeGreaterThan(0);
    for (const body of sent) expect(JSON.parse(body)).not.toHaveProperty('query');
  });

  it('finds no sandbox where it was not asked for', async () => {
    expect((await fetch(`${platform.url}/sandbox`)).status).toBe(404);
  });

  it('sends no text over the socket either', async () => {
    await using visitor = await browser.visitor();
    const page = await visitor.newPage();
    const sent: string[] = [];
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    await page.goto(`${platform.url}/boards/digits`);
    await page.getByText('Live', { exact: true }).waitFor({ timeout: PATIENCE });
    const subscriptions = sent.map((each) => JSON.parse(each)).filter(({ type }) => type === 'subscribe');
    expect(subscriptions.length).toBeGreaterThan(0);
    for (const { payload } of subscriptions) expect(payload).toMatchObject({ query: '' });
  });

  it('is told what is wrong with a file that is not a sample set', async () => {
    await using visitor = await browser.visitor();
    const page = await open(visitor, '/sign-up?next=/teams/new');
    await page.getByLabel('Name').fill('Mallory');
    await page.getByLabel('E-mail').fill('mallory@example.org');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByLabel('Team name').fill('Chaos');
    await page.getByRole('button', { name: 'Create team' }).click();
    await page.waitForURL(/\/teams\/chaos/);
    await page.goto(`${platform.url}/submit?board=digits`);
    await page.getByLabel('Method name').fill('Nothing at all');
    await page.getByRole('button', { name: 'Create method' }).click();
    await page.getByRole('form', { name: 'New method' }).waitFor({ state: 'detached' });
    await page
      .getByLabel('Samples')
      .setInputFiles({ name: 'samples.zip', mimeType: 'application/zip', buffer: Buffer.from('not a zip') });
    await page.getByRole('button', { name: 'Upload and submit' }).click();
    await page.waitForURL(/\/submissions\//);
    await page.getByText('samples.zip').first().waitFor();
    await page
      .getByText('UNREADABLE_ARCHIVE')
      .or(page.getByText(/zip, tar/))
      .first()
      .waitFor();
  });
});

describe('a newcomer at the command line', () => {
  it('logs in, submits a folder, watches it and gets scores and rank', async () => {
    const who = { email: 'cli@example.org', password: 'correct horse battery' };
    const account = await signUp(platform.url, who);
    const { createTeam } = await account.ask<{ createTeam: { data: { id: string } } }>(
      persistedText('mutation CreateTeam'),
      { input: { name: 'Terminal' } },
    );
    await account.ask(persistedText('mutation CreateMethod'), {
      input: { teamId: createTeam.data.id, name: 'Teletype' },
    });
    const folder = join(scenario.directory, 'folder');
    await digitFolder(await scenario.digits({ count: 45, seed: 14 }), folder);
    const home = {
      cwd: scenario.directory,
      environment: { XDG_CONFIG_HOME: join(scenario.directory, 'config') },
    };

    const login = await runCommand(['login', '--server', platform.url, '--email', who.email], {
      ...home,
      stdin: `${who.password}\n`,
    });
    expect(login, login.stderr).toMatchObject({ code: 0 });
    expect(login.stdout + login.stderr).not.toContain(who.password);

    const where = ['--board', 'digits', '--team', 'terminal', '--method', 'teletype'];
    const submit = await runCommand(
      ['submit', folder, ...where, '--label', 'checkpoint 1', '--watch', '--json'],
      home,
    );
    expect(submit.stderr).toBe('');
    expect(submit.code).toBe(0);
    const outcome = JSON.parse(submit.stdout);
    expect(outcome).toMatchObject({ state: 'SCORED', rank: expect.any(Number) });

    const refused = await runCommand(
      ['submit', folder, '--board', 'digits', '--team', 'house-team', '--method', 'house-baseline'],
      home,
    );
    expect(refused.code).toBe(5);
    expect(refused.stderr).toMatch(/team/);
  });
});

describe('a host at the command line', () => {
  it('makes a board from a file, has it scored, orders it anew and takes the file out again', async () => {
    const who = { email: 'host@example.org', password: 'correct horse battery' };
    const account = await signUp(platform.url, who);
    const directory = join(scenario.directory, 'host');
    await digitFolder(await scenario.digits({ count: 50, seed: 21 }), join(directory, 'real'));
    const home = { cwd: directory, environment: { XDG_CONFIG_HOME: join(directory, 'config') } };
    const login = await runCommand(['login', '--manage', '--server', platform.url, '--email', who.email], {
      ...home,
      stdin: `${who.password}\n`,
    });
    expect(login, login.stderr).toMatchObject({ code: 0 });

    const text = (ranking: string) => `
board: my-digits
title: My digits
reference: { name: 50 digits, samples: real }
protocol: { images: 40, metrics: { kid: { subsets: 10, subsetSize: 20 } } }
columns: [fid, kid]
${ranking}`;
    await writeFile(join(directory, 'board.yaml'), text(''));
    const apply = () => runCommand(['board', 'apply', 'board.yaml', '--json'], home);
    const first = await apply();
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(first.stdout)).toMatchObject({ board: 'my-digits', version: expect.any(Number) });

    const { createTeam } = await account.ask<{ createTeam: { data: { id: string } } }>(
      persistedText('mutation CreateTeam'),
      { input: { name: 'Hosts' } },
    );
    await account.ask(persistedText('mutation CreateMethod'), {
      input: { teamId: createTeam.data.id, name: 'Own entry' },
    });
    const samples = await scenario.digits({ count: 40, seed: 22 });
    const where = ['--board', 'my-digits', '--team', 'hosts', '--method', 'own-entry'];
    const submit = await runCommand(['submit', samples, ...where, '--watch', '--json'], home);
    expect(submit, submit.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(submit.stdout)).toMatchObject({ state: 'SCORED', rank: 1 });

    // Private: nobody else learns that it is there.
    const stranger = await signUp(platform.url, { email: 'stranger@example.org', password: who.password });
    const query = persistedText('query BoardCard');
    expect(await stranger.ask(query, { slug: 'my-digits' })).toEqual({ board: null });

    await writeFile(join(directory, 'board.yaml'), text('ranking: { order: mean-rank, standing: latest }'));
    expect(await apply()).toMatchObject({ code: 0 });
    const ranked = await account.ask(persistedText('query Board'), { slug: 'my-digits' });
    expect(ranked).toMatchObject({
      board: {
        rankingOrder: 'MEAN_RANK',
        standing: 'LATEST',
        ranking: { number: 2, entries: [{ rank: 1, meanRank: 1, interval: { low: 1, high: 1 }, group: 1 }] },
      },
    });

    // What is exported says the same board, and applying it changes nothing.
    const exported = await runCommand(['board', 'export', 'my-digits'], home);
    expect(exported, exported.stderr).toMatchObject({ code: 0 });
    await writeFile(join(directory, 'board.yaml'), exported.stdout);
    expect(await apply()).toMatchObject({ code: 0 });
    expect((await runCommand(['board', 'export', 'my-digits'], home)).stdout).toBe(exported.stdout);

    // Under another protocol its scores are others: the host has them computed again, in so many words.
    await writeFile(join(directory, 'board.yaml'), exported.stdout.replace('ddof: 1', 'ddof: 0'));
    const refused = await apply();
    expect(refused.code).not.toBe(0);
    expect(JSON.parse(refused.stderr).error.remedy).toContain('fidboard board apply --re-evaluate');
    const again = await runCommand(['board', 'apply', 'board.yaml', '--re-evaluate'], home);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    expect(again.stdout).toContain('Protocol version 2: submissions to be evaluated again: 1.');
    const versions = async () => JSON.parse((await apply()).stdout);
    await expect
      .poll(versions, { timeout: 60_000, interval: 1_000 })
      .toMatchObject({ protocolVersion: 2, pendingProtocolVersion: null });
  });
});
