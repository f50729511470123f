import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { houseUser, makeBoard, makeMethod, makeSubmission, queue, score } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const SUBMISSION = `id state label filename imageCount queuePosition canCancel submitter { name } failure { code }
  thumbnails { url } board { title } method { name nfe team { name slug viewerRole } }
  evaluation { warnings protocol { extractorTitle } scores { title value } }`;

/**
 * The parts of a board page.
 *
 * Each is counted alone: together, a row that two parts need is read once or twice, by which of them comes first.
 */
const PARTS = [
  [
    'its head',
    'id title version protocol { fingerprint extractorTitle } reference { name } columns { title }',
  ],
  [
    'its ranking',
    `ranking { number entries { rank method { name team { name } } submission { ${SUBMISSION} }
       cells { value standardError } } }`,
  ],
  ['what is active', `activeSubmissions { ${SUBMISSION} }`],
  ['its submissions', `submissions(first: 50) { nodes { ${SUBMISSION} } }`],
  ['its events', 'recentEvents(last: 50) { kind payload }'],
] as const;

describe('the number of SQL queries', () => {
  let server: TestServer;
  let viewer: Caller;
  beforeAll(async () => {
    server = await startTestServer();
    viewer = await server.person('ada');
    await Promise.all([fill('ten', 10), fill('thirty', 30)]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function fill(slug: string, methods: number): Promise<void> {
    const { database } = server;
    const board = await makeBoard(database, { slug });
    const owner = await houseUser(database);
    for (let i = 0; i < methods; i++) {
      const method = await makeMethod(database, `${slug} ${i}`, owner);
      await score(database, await queue(database, await makeSubmission(database, board, method)), 100 - i);
      await queue(database, await makeSubmission(database, board, method));
    }
  }

  async function countOf(work: () => Promise<unknown>): Promise<number> {
    let count = 0;
    const stop = server.database.onQuery(() => count++);
    await work();
    stop();
    return count;
  }

  it.each(PARTS)('does not grow with the methods of a board: %s', async (_name, selection) => {
    const ask = async (slug: string) => {
      const { data, errors } = await viewer.ask(`{ board(slug: "${slug}") { ${selection} } }`);
      expect(errors).toBeUndefined();
      expect(data.board).not.toBeNull();
    };
    const ten = await countOf(() => ask('ten'));
    expect(ten).toBeGreaterThan(1);
    expect(await countOf(() => ask('thirty'))).toBe(ten);
  });

  it('does not grow for the emits of a subscription either', async () => {
    const [, selection] = PARTS[1];
    const follow = async (slug: string) => {
      const query = `subscription { boardUpdates(slug: "${slug}", afterVersion: 0) {
        toVersion board { ${selection} } } }`;
      const { data, errors } = await viewer.first(query);
      expect(errors).toBeUndefined();
      expect(data.boardUpdates.board.ranking.entries).toHaveLength(slug === 'ten' ? 10 : 30);
    };
    const ten = await countOf(() => follow('ten'));
    expect(await countOf(() => follow('thirty'))).toBe(ten);
  });
});
