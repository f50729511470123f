// Promise: whatever goes well or wrong, no password, token, link or key stands in what the API writes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect, type Database } from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiProcess, startApi } from '../../../test/kit/api.ts';
import { makeBoard, userIdOf } from './kit/board.ts';
import { Caller } from './kit/caller.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const SERVER_SECRET = 'the-secret-of-the-server-which-signs-sessions';
const METRICS_TOKEN = 'metrics-token-of-prometheus';
const MAIL_PASSWORD = 'password-at-the-mail-server';

/** Refuses whoever signs in, so that each mail fails. */
const smtp = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  onAuth: (_credentials, _session, done) => done(new Error('Not you')),
});
let directory: string;
let postgres: Awaited<ReturnType<typeof createTestDatabase>>;
let database: Database;
let api: ApiProcess;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fidboard-secrets-'));
  postgres = await createTestDatabase();
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as { port: number };
  const storageUrl = pathToFileURL(join(directory, 'blobs')).href;
  api = await startApi(
    { databaseUrl: postgres.url, storageUrl, directory },
    {
      LOG_LEVEL: 'trace',
      FIDBOARD_SECRET: SERVER_SECRET,
      FIDBOARD_METRICS_TOKEN: METRICS_TOKEN,
      FIDBOARD_SMTP_URL: `smtp://ada:${MAIL_PASSWORD}@127.0.0.1:${port}`,
      FIDBOARD_MAIL_FROM: 'board@example.org',
      FIDBOARD_WEBHOOKS_PRIVATE: 'allow',
    },
  );
  database = connect(postgres.url, { poolSize: 2 });
});
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await database?.close();
  await postgres?.[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => smtp.close(resolve));
  await rm(directory, { recursive: true, force: true });
});

/** All that must not be read in the log, by what it is. */
const secrets = new Map<string, string>([
  ['FIDBOARD_SECRET', SERVER_SECRET],
  ['metrics token', METRICS_TOKEN],
  ['mail password', MAIL_PASSWORD],
]);

/** The secrets that stand in the log in the clear, as in an address, or in Base64. */
function leaked(log: string): string[] {
  const forms = (secret: string) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ];
  return [...secrets]
    .filter(([, secret]) => forms(secret).some((form) => log.includes(form)))
    .map(([n]) => n);
}

it('keeps secrets out of the log at its lowest level', async () => {
  const stranger = new Caller(api.url);
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    stranger.fetch(path, { method: 'POST', body, headers: { ...JSON_TYPE, origin: api.url, ...headers } });
  const signIn = (password: string) =>
    post('/api/auth/sign-in/email', JSON.stringify({ email: 'ada@example.org', password }));

  const ada = await Caller.signUp(api.url, 'ada');
  secrets.set('password', 'password of ada').set('wrong password', 'not-the-password-of-ada');
  expect((await signIn('password of ada')).status).toBe(200);
  expect((await signIn('not-the-password-of-ada')).status).toBe(401);
  for (const pair of ada.headers.cookie!.split('; ')) {
    const value = decodeURIComponent(pair.slice(pair.indexOf('=') + 1));
    secrets.set('cookie', value).set('session', value.split('.')[0]!);
  }
  const { key } = await ada.makeToken(['read', 'submit', 'manage']);
  const program = new Caller(api.url, { authorization: `Bearer ${key}` });
  secrets.set('token', key).set('secret of the token', key.slice('fidboard_'.length + 4));

  const teamId = (await program.change('createTeam', { name: 'Lab' }, '{ id }')).id;
  const { url } = await program.change('inviteToTeam', { teamId }, '{ url }');
  const invitation = url.split('/').at(-1) as string;
  secrets.set('invitation', invitation);
  await program.change('inviteToTeam', { teamId, email: 'ben@example.org' }, '{ url }');
  const ben = await Caller.signUp(api.url, 'ben');
  for (const path of [`/invitations/${invitation}`, `//invitations/${invitation}/?x=${key}`]) {
    expect((await ben.fetch(path)).status).toBe(503);
  }
  await ben.change('acceptInvitation', { token: invitation }, '{ team { slug } }');

  const board = await makeBoard(database, { slug: 'digits', hostId: await userIdOf(ada) });
  const { secret } = await ada.change(
    'addWebhook',
    { boardSlug: board.slug, url: 'http://127.0.0.1:9/hook-like-a-password' },
    '{ secret }',
  );
  secrets.set('webhook secret', secret).set('webhook address', 'hook-like-a-password');

  const methodId = (await program.change('createMethod', { teamId, name: 'Flow' }, '{ id }')).id;
  const announced = { boardSlug: board.slug, methodId, filename: 'a.zip', bytes: 9 };
  const { submission } = await program.change('createSubmission', announced, '{ submission { id } }');
  const tus = { 'tus-resumable': '1.0.0', 'upload-metadata': `submissionId ${btoa(submission.id)}` };
  const created = await program.fetch(`/uploads?token=${key}`, {
    method: 'POST',
    headers: { ...tus, 'upload-length': '9' },
  });
  const sent = await program.fetch(created.headers.get('location')!, {
    method: 'PATCH',
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: 'nine byte',
  });
  expect(sent.status).toBe(204);
  expect(
    (await program.fetch('/metrics', { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).ok,
  ).toBe(true);

  // What fails: each of it carries every secret in its variables, headers and address.
  const fail = async () => {
    const all = [...secrets.values()];
    const query = `?${new URLSearchParams(all.map((value, index) => [`token${index}`, value]))}`;
    for (const caller of [program, ada, ben]) {
      const headers = { ...JSON_TYPE, 'x-api-key': key, 'x-secrets': all.join(' ') };
      // PostgreSQL takes no NUL, so that the second comes as far as it and fails there.
      for (const value of [invitation, `${all.join(' ')}\u0000`]) {
        await caller.ask('mutation ($t: String!) { acceptInvitation(input: { token: $t }) { __typename } }', {
          t: value,
        });
        await caller.ask(
          'query ($t: String!) { board(slug: $t) { id } node(id: $t) { id } invitation(token: $t) { inviterName } }',
          { t: value },
        );
      }
      await caller.ask(`{ board(slug: "${invitation}") { nothing } }`);
      const bodies = [`{"query": "${key}`, JSON.stringify({ query: `{ ${key} }` }), JSON.stringify(all)];
      for (const body of bodies) await caller.fetch(`/graphql${query}`, { method: 'POST', headers, body });
      for (const path of [
        '/api/auth/get-session',
        '/api/nothing',
        '/receipts/x.json',
        '/boards/digits/ranking.csv',
        '/',
      ])
        await caller.fetch(`${path}${query}`, { headers });
    }
    await post(
      `/api/auth/sign-in/email${query}`,
      `{"email": "ada@example.org", "password": "${MAIL_PASSWORD}`,
    );
    await post(
      '/api/auth/sign-up/email',
      JSON.stringify({ name: 'x', email: 'ada@example.org', password: 'password of ada' }),
    );
    await signIn('password of ada');
  };
  await fail();
  for (const tables of [
    ['Team', 'Board', 'Invitation'],
    ['Account', 'Session', 'Apikey'],
  ]) {
    for (const table of tables)
      await database.prisma.$executeRawUnsafe(`ALTER TABLE "${table}" RENAME TO "gone ${table}"`);
    await fail();
  }
  const marker = await stranger.fetch('/api/the-end');
  await expect.poll(() => api.output()).toContain(marker.headers.get('x-request-id'));
  await expect.poll(() => api.output(), { timeout: 20_000 }).toContain('an invitation was not sent');

  expect(leaked(api.output())).toEqual([]);
  expect(api.output().split('unexpected error').length).toBeGreaterThan(10);
  expect(api.output()).toContain('/invitations/[redacted]');
});
