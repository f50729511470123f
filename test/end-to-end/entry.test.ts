// Promise: a host lets a team onto a private board by a link, it takes a place there, and when it is removed it keeps what it sent.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { openBrowser, type TestBrowser } from '../kit/browser.ts';
import { runCommand } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform } from '../kit/platform.ts';
import { openScenario, type Scenario } from '../kit/scenario.ts';
import { digitFolder, zipOf } from '../kit/zip.ts';

const PASSWORD = 'correct horse battery';

let scenario: Scenario;
let platform: RunningPlatform;
let browser: TestBrowser;
let zip: string;

beforeAll(async () => {
  scenario = await openScenario();
  platform = await startPlatform({
    databaseUrl: scenario.databaseUrl,
    environment: { STORAGE_URL: scenario.storageUrl },
  });
  browser = await openBrowser();
  zip = await zipOf(await scenario.digits({ count: 40, seed: 32 }), join(scenario.directory, 'samples.zip'));
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
  await scenario?.[Symbol.asyncDispose]();
}, 60_000);

async function open(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  onTestFailed(async () => {
    process.stderr.write(`${page.url()}\n${await page.textContent('body').catch(String)}\n`);
  });
  await page.goto(address);
  return page;
}

/** Fills in the form that makes an account, and comes to where it leads. */
async function createAccount(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@example.org`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
}

/** The command line of a person, logged in. */
async function commandLineOf(name: string) {
  const cwd = join(scenario.directory, name);
  await digitFolder(await scenario.digits({ count: 50, seed: 31 }), join(cwd, 'real'));
  const home = { cwd, environment: { XDG_CONFIG_HOME: join(cwd, 'config') } };
  const run = (args: readonly string[], stdin?: string) =>
    runCommand(args, stdin === undefined ? home : { ...home, stdin });
  const email = `${name.toLowerCase()}@example.org`;
  const login = await run(['login', '--manage', '--server', platform.url, '--email', email], `${PASSWORD}\n`);
  expect(login, login.stderr).toMatchObject({ code: 0 });
  return { cwd, run };
}

describe('a board with entry by invitation', () => {
  it('is entered by a link, taken part in, and left to who stays', { timeout: 300_000 }, async () => {
    await using hosts = await browser.visitor();
    await using guests = await browser.visitor({
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    const hostPage = await open(hosts, `${platform.url}/sign-up?next=/account`);
    await createAccount(hostPage, 'Hester');
    await hostPage.waitForURL(/\/account/);
    const host = await commandLineOf('Hester');
    const file = (visibility: string) => `
board: invited
title: Invited digits
visibility: ${visibility}
entry: invitation
reference: { name: 50 digits, samples: real }
protocol: { images: 40, metrics: { kid: { subsets: 10, subsetSize: 20 } } }
columns: [fid]`;
    await writeFile(join(host.cwd, 'board.yaml'), file('private'));
    const applied = await host.run(['board', 'apply', 'board.yaml']);
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect((await host.run(['board', 'export', 'invited'])).stdout).toContain('entry: invitation');

    // The host makes a link on the board's page.
    await hostPage.goto(`${platform.url}/boards/invited`);
    await hostPage.getByTestId('entry-needed').first().waitFor();
    const panel = hostPage.getByRole('region', { name: 'Teams that may enter' });
    await panel.getByText('No team has been let in yet.').waitFor();
    await panel.getByRole('button', { name: 'Make a link' }).click();
    const url = await panel.getByTestId('invitation-link').textContent();

    // A guest without an account comes by it, and back to it.
    const guest = await open(guests, `${platform.url}/boards/invited`);
    await guest.getByText('There is no such board').waitFor();
    await guest.goto(url!);
    await guest.getByText('Hester invites a team of yours to the board Invited digits.').waitFor();
    await guest.getByRole('link', { name: 'Create account' }).click();
    await createAccount(guest, 'Gus');
    await guest.getByRole('link', { name: 'Create a team' }).click();
    await guest.getByLabel('Team name').fill('Guests');
    await guest.getByRole('button', { name: 'Create team' }).click();
    await guest.getByRole('button', { name: 'Enter with this team' }).click();
    await guest.waitForURL(/\/boards\/invited$/);
    await guest.getByRole('link', { name: 'Submit samples' }).click();
    await guest.getByLabel('Method name').fill('Gust');
    await guest.getByRole('button', { name: 'Create method' }).click();
    await guest.getByRole('form', { name: 'New method' }).waitFor({ state: 'detached' });
    await guest.getByLabel('Samples').setInputFiles(zip);
    await guest.getByRole('button', { name: 'Upload and submit' }).click();
    await guest.waitForURL(/\/submissions\//);
    const submission = guest.url();
    await guest.getByRole('heading', { name: 'Scores' }).waitFor();

    // The host has seen the team come, live, and the command line knows it too.
    await panel.getByRole('link', { name: 'Guests' }).waitFor();
    await hostPage.getByRole('row').filter({ hasText: 'Gust' }).waitFor();
    const listed = await host.run(['board', 'entrants', 'invited', '--json']);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      entry: 'INVITATION',
      teams: [{ team: 'guests', name: 'Guests', removedAt: null }],
      invitations: [{ state: 'USED', uses: 1 }],
    });

    // Removed, it sees the board no more, at once, and keeps its submission and its receipt.
    await guest.goto(`${platform.url}/boards/invited`);
    await guest.getByText('Live', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Remove Guests' }).click();
    await hostPage.getByRole('alertdialog').getByRole('button', { name: 'Remove the team' }).click();
    await guest.getByText('There is no such board').waitFor();
    await guest.goto(submission);
    await guest.getByText('What the team sent stays here for you.').waitFor();
    const downloading = guest.waitForEvent('download');
    await guest.getByRole('link', { name: 'Receipt' }).click();
    expect((await downloading).suggestedFilename()).toMatch(/^receipt-/);
    await hostPage.getByRole('row').filter({ hasText: 'Gust' }).waitFor();

    // On a public board it is told whom to ask, in the browser and before anything is sent.
    const member = await commandLineOf('Gus');
    const where = ['--board', 'invited', '--team', 'guests', '--method', 'gust'];
    const absent = await member.run(['submit', zip, ...where]);
    expect(absent.stderr).toContain('expected a board "invited", found none');
    await writeFile(join(host.cwd, 'board.yaml'), file('public'));
    expect(await host.run(['board', 'apply', 'board.yaml'])).toMatchObject({ code: 0 });
    await guest.goto(`${platform.url}/boards/invited`);
    await guest.getByText('none of yours has been let in: ask the host').first().waitFor();
    await guest.goto(`${platform.url}/submit?board=invited`);
    await guest.getByText('Invited digits takes submissions by invitation').waitFor();
    expect(await guest.getByRole('button', { name: 'Upload and submit' }).isDisabled()).toBe(true);
    const refused = await member.run(['submit', zip, ...where]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('board invited: expected a team that its host has let in, got guests');
    expect(refused.stderr).toContain('Ask the host of the board to invite the team.');

    // By its name it is back, and out again.
    const invite = (...args: string[]) => host.run(['board', 'invite', 'invited', ...args]);
    expect((await invite('--team', 'guests')).stdout).toBe('The team guests may submit to invited.\n');
    await guest.getByText('Invited digits takes submissions by invitation').waitFor();
    await guest.reload();
    await guest.getByRole('button', { name: 'Upload and submit' }).waitFor();
    await expect.poll(() => guest.getByRole('button', { name: 'Upload and submit' }).isEnabled()).toBe(true);
    const link = await invite('--link', '--uses', '3', '--json');
    const { invitation } = JSON.parse(link.stdout);
    expect(await invite('--link', '--team', 'guests')).toMatchObject({ code: 2 });
    expect(await invite()).toMatchObject({ code: 2 });
    const uninvite = (...args: string[]) => host.run(['board', 'uninvite', 'invited', ...args]);
    expect((await uninvite('--invitation', invitation.id)).stdout).toContain('Nobody can accept');
    expect((await uninvite('--team', 'guests')).stdout).toContain('Its scores stay.');
    const entrants = (await host.run(['board', 'entrants', 'invited'])).stdout;
    expect(entrants).toMatch(/guests {2}Guests {2}removed/);
    expect(entrants).toMatch(/invited by a link, revoked, 0 of 3 entered/);
    expect((await host.run(['board', 'log', 'invited'])).stdout).toContain('team.removed');
  });
});
