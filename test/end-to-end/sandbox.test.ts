/// <reference lib="dom" />
// Promise: a server that was asked for it has a page to try operations on, which loads nothing from elsewhere.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../kit/browser.ts';
import { type RunningPlatform, startPlatform } from '../kit/platform.ts';

let platform: RunningPlatform;
let browser: TestBrowser;
let page: Page;
const asked: string[] = [];
const problems: string[] = [];

beforeAll(async () => {
  platform = await startPlatform({ environment: { FIDBOARD_SANDBOX: 'on' } });
  browser = await openBrowser();
  const visitor = await browser.visitor();
  page = await visitor.newPage();
  page.setDefaultTimeout(30_000);
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(`${platform.url}/sandbox`);
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
}, 60_000);

const operation = () => page.getByLabel('Operation');
const run = async (text: string, variables = '') => {
  await operation().fill(text);
  await page.getByLabel('Variables').fill(variables);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
};
const region = (name: string) => page.getByRole('region', { name });

it('runs a query with variables, and says where a fault is', async () => {
  await run('query ($slug: String!) { board(slug: $slug) { title } }', '{ "slug": "nowhere" }');
  await region('Answer').getByText('"board": null').waitFor();
  await run('{ nonsense }');
  await region('Answer').getByText('GRAPHQL_VALIDATION_FAILED').waitFor();
  await run('{ workers { online } }', '[1]');
  await region('Answer').getByText('expected a JSON object').waitFor();
});

it('runs the one that is chosen, by the keyboard too', async () => {
  await operation().fill('query First { workers { online } } query Second { workers { queued } }');
  await page.getByLabel('Variables').fill('');
  await page.getByLabel('Which of them').selectOption('Second');
  await operation().press('Control+Enter');
  await region('Answer').getByText('"queued": 0').waitFor();
});

it('follows a subscription until it is stopped', async () => {
  await run('subscription { workerPoolUpdates { online } }');
  await region('Answer').getByText('"online": 1').first().waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
  await run('subscription { boardUpdates(slug: "nowhere", afterVersion: 0) { toVersion } }');
  await region('Answer').getByText('NOT_FOUND').waitFor();
});

it('runs as whoever is signed in', async () => {
  await run('{ viewer { name } }');
  await region('Answer').getByText('"viewer": null').waitFor();
  await page.evaluate(async () => {
    const body = JSON.stringify({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' });
    const headers = { 'content-type': 'application/json' };
    await fetch('/api/auth/sign-up/email', { method: 'POST', headers, body });
  });
  await run('{ viewer { name } }');
  await region('Answer').getByText('"name": "Ada"').waitFor();
});

it('shows the schema, every type with what it says of itself', async () => {
  const schema = region('Schema');
  await schema.getByLabel('Find a type').fill('rankinterval');
  await schema.getByRole('button', { name: 'RankInterval', exact: true }).waitFor();
  await schema.getByRole('button', { name: 'Query', exact: true }).click();
  await region('Query').getByText('The public boards, the viewer’s own and those').waitFor();
  await region('Query').getByRole('button', { name: 'BoardConnection!' }).click();
  await region('BoardConnection').getByRole('button', { name: 'Back' }).click();
  await region('Query').waitFor();
});

it('has asked nobody but its own server', () => {
  const { host } = new URL(platform.url);
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((url) => !url.startsWith('data:') && new URL(url).host !== host)).toEqual([]);
  // What was refused on purpose is told by the browser as well.
  expect(problems.filter((text) => !text.includes('400'))).toEqual([]);
});
