/// <reference lib="dom" />
// Promise: a host adds an address on the board's pages, tries it, sees what was sent, and takes it away again.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '../kit/browser.ts';
import { type RunningPlatform, startPlatform } from '../kit/platform.ts';
import { openScenario, type Scenario } from '../kit/scenario.ts';

const PATIENCE = 60_000;

let scenario: Scenario;
let platform: RunningPlatform;
let browser: TestBrowser;
let page: Page;
let status = 204;
const received: { headers: IncomingHttpHeaders; body: string }[] = [];
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  received.push({ headers: request.headers, body });
  response.writeHead(status).end();
});

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  scenario = await openScenario();
  platform = await startPlatform({
    databaseUrl: scenario.databaseUrl,
    environment: { STORAGE_URL: scenario.storageUrl, FIDBOARD_WEBHOOKS_PRIVATE: 'allow' },
  });
  browser = await openBrowser();
  page = await (await browser.visitor()).newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${platform.url}/sign-up?next=/boards/digits/webhooks`);
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
}, 240_000);

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
  await scenario?.[Symbol.asyncDispose]();
  receiver.close();
}, 60_000);

const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
const webhook = () => page.getByRole('region', { name: '127.0.0.1' });

it('is there for the host alone', async () => {
  await page.getByText('Only the host of a board sees its webhooks.').waitFor();
  const { prisma } = scenario.database;
  const { id } = await prisma.user.findUniqueOrThrow({ where: { email: 'ada@example.org' } });
  await prisma.board.update({ where: { id: scenario.board.id }, data: { hostId: id } });
  await page.goto(`${platform.url}/boards/digits`);
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByText('No webhooks yet').waitFor();
});

it('is added, shows its secret this once, and is tried', async () => {
  await page.getByRole('textbox', { name: 'Address' }).fill('https://user:word@example.org/');
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByRole('alert').first().waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill(url());
  await page.getByRole('button', { name: 'Add webhook' }).click();
  const secret = await page.getByTestId('webhook-secret').textContent();
  await webhook().getByText('Nothing has been sent yet.').waitFor();
  await webhook().getByRole('button', { name: 'Send a test' }).click();
  await webhook().getByText('delivered, status 204').waitFor();
  const [{ headers, body }] = received as [(typeof received)[number]];
  expect(JSON.parse(body)).toMatchObject({ type: 'webhook.test', board: { slug: 'digits' }, data: {} });
  const [, t, v1] = /t=(\d+), v1=(\w+)/.exec(String(headers['fidboard-signature']))!;
  expect(createHmac('sha256', secret!).update(`${t}.${body}`).digest('hex')).toBe(v1);
  await page.reload();
  await webhook().getByText('webhook.test').waitFor();
  expect(await page.textContent('main')).not.toContain(secret);
});

it('says how deliveries went, sends them again, and lets a disabled one go on', async () => {
  await webhook().getByRole('button', { name: 'Send webhook.test again' }).click();
  await expect.poll(() => received.length, { timeout: PATIENCE }).toBe(2);
  expect(received[1]!.body).toBe(received[0]!.body);
  status = 500;
  await webhook().getByRole('button', { name: 'Send a test' }).click();
  await webhook().getByText('failed, status 500').waitFor();
  await webhook().getByRole('button', { name: 'Send a test' }).click();
  await webhook().getByRole('alert').getByText('expected none of its tests to be on its way').waitFor();
  status = 204;
  await scenario.database.prisma.webhook.updateMany({
    data: { disabledAt: new Date(), disabledReason: 'Five deliveries in a row failed.' },
  });
  await webhook().getByText('Five deliveries in a row failed.').waitFor();
  await webhook().getByRole('button', { name: 'Enable' }).click();
  await webhook().getByText('enabled', { exact: true }).waitFor();
});

it('is removed after one more word', async () => {
  await webhook().getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove the webhook' }).click();
  await page.getByText('No webhooks yet').waitFor();
  expect(await scenario.database.prisma.webhook.count()).toBe(0);
});
