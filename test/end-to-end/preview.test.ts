// Promise: a link shows its board's or submission's best elsewhere, and nothing of what not everybody may see.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { boards, submissions } from '@fidboard/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningPlatform, startPlatform } from '../kit/platform.ts';
import { openScenario, type Scenario, waitFor } from '../kit/scenario.ts';

const PUBLIC_URL = 'https://board.example.org';

let scenario: Scenario;
let platform: RunningPlatform;
let submission: string;
let secretSubmission: string;

/** The id that the API knows a submission by, as it stands in an address. */
const inAddress = (id: string) => encodeURIComponent(Buffer.from(`Submission:${id}`).toString('base64'));

beforeAll(async () => {
  scenario = await openScenario();
  const secret = await boards.create(scenario.database, {
    slug: 'secret',
    title: 'Secret digits',
    visibility: 'PRIVATE',
    hostId: null,
    protocolFingerprint: scenario.board.protocolFingerprint,
    references: [{ key: 'reference', name: '64 digits', referenceId: scenario.referenceId }],
    columns: [{ metric: 'fid', title: 'Frechet distance', direction: 'LOWER', digits: 2, primary: true }],
  });
  platform = await startPlatform({
    databaseUrl: scenario.databaseUrl,
    environment: { STORAGE_URL: scenario.storageUrl, FIDBOARD_URL: PUBLIC_URL },
  });
  const house = await scenario.method('House baseline');
  const { id } = await scenario.submit(house, await scenario.digits({ count: 40, seed: 11 }));
  const hidden = await submissions.create(scenario.database, {
    boardId: secret.id,
    methodId: house.id,
    submitterId: null,
    filename: 'samples.npz',
    declaredBytes: 1n,
    declaredSha256: 'a'.repeat(64),
  });
  [submission, secretSubmission] = [inAddress(id), inAddress(hidden.id)];
  await waitFor(scenario, id, { seconds: 60, until: ({ state }) => state === 'SCORED' });
}, 240_000);

afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await scenario?.[Symbol.asyncDispose]();
}, 60_000);

/** The title that a preview of a page has, asked for from an address of this machine. */
async function titleFrom(url: string, localAddress: string, forwardedFor?: string): Promise<string> {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  const asked = request(url, { localAddress, headers });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const [, title] = /property="og:title" content="([^"]*)"/.exec(await text(answer)) ?? [];
  return title ?? '';
}

/** The tags of a page's head that previews are made of, by name. */
async function tags(path: string): Promise<Record<string, string>> {
  const page = await (await fetch(`${platform.url}${path}`)).text();
  const head = page.slice(0, page.indexOf('</head>'));
  return Object.fromEntries(
    [...head.matchAll(/<meta (?:property|name)="((?:og|twitter):[^"]+|description)" content="([^"]*)"/g)].map(
      ([, name, content]) => [name!, content!],
    ),
  );
}

async function image(address: string): Promise<Buffer> {
  const answer = await fetch(address.replace(PUBLIC_URL, platform.url));
  expect(answer.headers.get('content-type')).toBe('image/png');
  expect(answer.headers.get('cache-control')).toContain('max-age=60');
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
  return bytes;
}

it('a board and a submission have tags and an image at the public address', async () => {
  const board = await tags('/boards/digits');
  expect(board).toMatchObject({
    'og:title': 'Digits',
    'og:description': expect.stringMatching(
      /Frechet distance.*1\. House baseline \(House team\) \d.*1 ranked method/,
    ),
    'og:image': expect.stringContaining(`${PUBLIC_URL}/boards/digits/opengraph-image`),
    'og:image:width': '1200',
    'og:image:height': '630',
    'twitter:card': 'summary_large_image',
  });
  const own = await tags(`/submissions/${submission}`);
  expect(own).toMatchObject({
    'og:title': 'House baseline on Digits',
    'og:description': expect.stringMatching(/1\. House baseline \(House team\) \d.*Rank 1 of 1 method/),
    'og:image': expect.stringContaining(`${PUBLIC_URL}/submissions/${submission}/opengraph-image`),
  });
  expect((await image(board['og:image']!)).equals(await image(own['og:image']!))).toBe(false);
});

it('what is private looks like what is not there', async () => {
  const nowhere = inAddress('00000000-0000-7000-8000-000000000000');
  for (const [path, secret, absent] of [
    ['boards', 'secret', 'absent'],
    ['submissions', secretSubmission, nowhere],
  ] as const) {
    const ofAbsent = await tags(`/${path}/${absent}`);
    expect(ofAbsent).toMatchObject({ 'og:title': 'Fidboard', 'twitter:card': 'summary_large_image' });
    const ofSecret = await tags(`/${path}/${secret}`);
    const renamed = Object.entries(ofSecret).map(([name, content]) => [
      name,
      content.replace(secret, absent),
    ]);
    expect(Object.fromEntries(renamed)).toEqual(ofAbsent);
    expect((await image(ofSecret['og:image']!)).equals(await image(ofAbsent['og:image']!))).toBe(true);
  }
});

it('whom the web process asks is not for a request to choose', async () => {
  const answer = await fetch(`${platform.url}/boards/digits`, {
    headers: {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example',
    },
  });
  const page = await answer.text();
  expect(page).toContain(`${PUBLIC_URL}/boards/digits/opengraph-image`);
  expect(page).not.toContain('evil.example');
});

it('count for the visitor whose page they are of, whom nobody can make another', async () => {
  const most = 5;
  await using limited = await startPlatform({
    databaseUrl: scenario.databaseUrl,
    environment: {
      STORAGE_URL: scenario.storageUrl,
      FIDBOARD_RATE_OPERATIONS: String(most),
      // 127.0.0.1 is the web process, and whatever proxy runs beside it; 127.0.0.2 and on stand for the world.
      FIDBOARD_TRUST_PROXY: '127.0.0.1',
    },
  });
  const board = `${limited.url}/boards/digits`;
  const spend = async (from: string, forged: (time: number) => string | undefined) => {
    for (let time = 0; time < most; time++)
      await titleFrom(`${limited.url}/boards/nowhere-${from}-${time}`, from, forged(time));
  };

  await spend('127.0.0.2', () => undefined);
  expect(await titleFrom(board, '127.0.0.2')).toBe('Fidboard');
  // Nothing of that refusal is kept for others, and others have asked nothing yet.
  expect(await titleFrom(board, '127.0.0.3')).toBe('Digits');

  // Who says to be somebody else each time is counted as who they are, and does not spend what is another's.
  const own = `${limited.url}/submissions/${submission}`;
  await spend('127.0.0.4', (time) => `203.0.113.${time}`);
  expect(await titleFrom(own, '127.0.0.4', '203.0.113.99')).toBe('Fidboard');
  await spend('127.0.0.5', () => '127.0.0.6');
  expect(await titleFrom(own, '127.0.0.6')).toBe('House baseline on Digits');
}, 240_000);
