import { expect, it } from 'vitest';
import { houseUser, makeBoard, makeMethod, makeSubmission, queue, score } from './kit/board.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const PAGE = `query ($slug: String!) { board(slug: $slug) {
  id title version protocol { fingerprint extractorTitle } reference { name state } columns { title description }
  ranking { number entries { position rank method { name nfe team { name slug viewerRole } }
    submission { id state label imageCount submitter { name } failure { code } thumbnails { url }
      evaluation { warnings scores { title value } } }
    cells { value standardError } } }
  activeSubmissions { id state queuePosition canCancel filename method { name team { name } } }
  submissions(first: 50) { nodes { id method { name } evaluation { id } } }
  recentEvents { kind payload } } }`;

async function fill(server: TestServer, slug: string, methods: number): Promise<void> {
  const { database } = server;
  const board = await makeBoard(database, { slug });
  const owner = await houseUser(database);
  for (let i = 0; i < methods; i++) {
    const method = await makeMethod(database, `${slug} ${i}`, owner);
    const row = await queue(database, await makeSubmission(database, board, method));
    await score(database, row, 100 - i);
    await queue(database, await makeSubmission(database, board, method));
  }
}

it('a board page takes as many queries with thirty methods as with ten', async () => {
  await using server = await startTestServer();
  await fill(server, 'ten', 10);
  await fill(server, 'thirty', 30);
  const viewer = await server.person('ada');
  const counts: Record<string, number> = {};
  for (const slug of ['ten', 'thirty']) {
    let count = 0;
    const stop = server.database.onQuery(() => count++);
    const { data, errors } = await viewer.ask(PAGE, { slug });
    stop();
    expect(errors).toBeUndefined();
    expect(data.board.ranking.entries).toHaveLength(slug === 'ten' ? 10 : 30);
    counts[slug] = count;
  }
  expect(counts.ten).toBeGreaterThan(5);
  expect(counts.thirty).toBe(counts.ten);

  // The same holds for each emit of a subscription.
  for (const slug of ['ten', 'thirty']) {
    let count = 0;
    const stop = server.database.onQuery(() => count++);
    const selection = PAGE.slice(PAGE.indexOf('{ board(') + 2, PAGE.lastIndexOf('}')).replace(
      'board(slug: $slug)',
      'board',
    );
    const result = await viewer.first(
      `subscription ($slug: String!) { boardUpdates(slug: $slug, afterVersion: 0) { ${selection} } }`,
      { slug },
    );
    stop();
    expect(result.errors).toBeUndefined();
    counts[slug] = count;
  }
  expect(counts.thirty).toBe(counts.ten);
});
