// Promise: other sites can frame the ranking of a board that all may see, and no other page.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBoard, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

describe('a framed page', () => {
  let server: TestServer;
  let host: Caller;
  beforeAll(async () => {
    server = await startTestServer();
    host = await server.person('host');
    for (const visibility of ['PUBLIC', 'UNLISTED', 'PRIVATE'] as const)
      await makeBoard(server.database, {
        slug: visibility.toLowerCase(),
        visibility,
        hostId: await userIdOf(host),
      });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const get = async (path: string, caller = server.stranger()) => {
    const response = await caller.fetch(path);
    const policy = response.headers.get('content-security-policy') ?? '';
    return {
      status: response.status,
      ancestors: /frame-ancestors ([^;]+)/.exec(policy)?.[1],
      options: response.headers.get('x-frame-options'),
      scripts: policy.includes("script-src 'self'"),
      text: await response.text(),
    };
  };

  it.each(['public', 'unlisted'])('is that of a %s board', async (slug) => {
    expect(await get(`/embed/boards/${slug}?theme=dark`)).toMatchObject({
      status: 200,
      ancestors: '*',
      options: null,
      scripts: true,
      text: expect.stringContaining(`page /embed/boards/${slug}?theme=dark`),
    });
  });

  it('of a private board is absent, for its host too', async () => {
    const absent = await get('/embed/boards/absent');
    expect(absent).toMatchObject({ status: 404, ancestors: "'none'", options: 'SAMEORIGIN' });
    expect(await get('/embed/boards/private')).toEqual(absent);
    expect(await get('/embed/boards/private', host)).toEqual(absent);
  });

  it.each(['/', '/boards/public', '/embed', '/embed/boards/public/more', '/submissions/x'])(
    'is none other: %s',
    async (path) => {
      expect(await get(path)).toMatchObject({ ancestors: "'none'", options: 'SAMEORIGIN' });
    },
  );
});
