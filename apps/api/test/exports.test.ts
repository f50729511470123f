// Promise: what leaves as a file is what the viewer sees on the page, and nothing more.
import { once } from 'node:events';
import { request } from 'node:http';
import { sha256Hex } from '@fidboard/core';
import { type Board, boards, methods, protocols, submissions, teams } from '@fidboard/database';
import { fingerprintOf, parseProtocol } from '@fidboard/protocol';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badge } from '../src/exports/badge.ts';
import { globalIdOf } from '../src/schema/global-id.ts';
import { houseUser, makeBoard, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const FILES = [
  'ranking.csv',
  'ranking.json',
  'ranking.parquet',
  'ranking.atom',
  'board.bib',
  'badges/lab/flow.svg',
];

let server: TestServer;
let host: Caller;
let board: Board;
let flowId: string;
let fastId: string;
beforeAll(async () => {
  server = await startTestServer();
  const { database } = server;
  host = await server.person('host');
  board = await makeBoard(database, { slug: 'digits' });
  await database.prisma.board.update({
    where: { id: board.id },
    data: { title: 'Digits & <friends> 100%_{a}' },
  });
  const team = await teams.create(database, { name: 'Lab', ownerId: await houseUser(database) });
  const enter = async (
    name: string,
    value: number,
    options: { baseline?: boolean; parameters?: bigint } = {},
  ) => {
    const method = await methods.create(database, { teamId: team.id, name, ...options });
    const row = await queue(database, await makeSubmission(database, board, method));
    return (await score(database, row, value)).id;
  };
  flowId = await enter('Flow', 2, { parameters: 123_456_789_012n });
  fastId = await enter('=Fast, "really"', 1.5);
  await enter('Held-out digits', 0.5, { baseline: true });
});
afterAll(() => server[Symbol.asyncDispose]());

async function get(caller: Caller, path: string) {
  const response = await caller.fetch(path);
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const file = async (name: string, caller: Caller = server.stranger()) =>
  (await get(caller, `/boards/digits/${name}`)).text;

async function parquet(caller: Caller, slug: string): Promise<ArrayBuffer> {
  const response = await caller.fetch(`/boards/${slug}/ranking.parquet`);
  expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
  return response.arrayBuffer();
}

/** The lines of a CSV, its fields unquoted. */
function parseCsv(text: string): string[][] {
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
      ),
    );
}

async function receiptIdOf(submissionId: string): Promise<string> {
  const where = { evaluation: { submissionId } };
  return (await server.database.prisma.receipt.findFirstOrThrow({ where })).id;
}

describe('an export', () => {
  it('as CSV has a line for each method, with scores, receipts and fingerprints', async () => {
    const [header, ...lines] = parseCsv(await file('ranking.csv'));
    const rows = lines.map((line) => Object.fromEntries(header!.map((name, i) => [name, line[i]])));
    expect(rows.map(({ rank, method, baseline }) => [rank, method, baseline])).toEqual([
      ['', 'Held-out digits', 'true'],
      // A spreadsheet does not take the name for a formula.
      ['1', '\'=Fast, "really"', 'false'],
      ['2', 'Flow', 'false'],
    ]);
    expect(rows[2]).toEqual({
      position: '2',
      rank: '2',
      rank_low: '2',
      rank_high: '2',
      team: 'lab',
      method: 'Flow',
      baseline: 'false',
      reported: 'false',
      label: '',
      training_images: '',
      images: '10',
      fid: '2',
      fid_standard_error: '0.1',
      kid: '0.002',
      kid_standard_error: '',
      seeds: '',
      fid_seed_mean: '',
      fid_seed_sd: '',
      kid_seed_mean: '',
      kid_seed_sd: '',
      submission: globalIdOf('Submission', flowId),
      samples_sha256: sha256Hex(flowId),
      receipt: await receiptIdOf(flowId),
      receipt_url: `${server.origin}/receipts/${await receiptIdOf(flowId)}.json`,
      protocol: 'given features (8-d), ddof 1, seed 0',
      protocol_fingerprint: board.protocolFingerprint,
      extraction_fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      ranking: '3',
      source: '',
    });
  });

  it('as JSON has the whole protocol under its fingerprint, and paths of receipts that answer', async () => {
    const json = JSON.parse(await file('ranking.json'));
    const { fingerprint, ...protocol } = json.protocol;
    expect(fingerprintOf(parseProtocol(protocol))).toBe(fingerprint);
    expect(json).toMatchObject({
      board: { slug: 'digits', url: `${server.origin}/boards/digits` },
      references: [{ key: 'reference', name: 'Reference of digits', images: 100 }],
      columns: [
        { metric: 'fid', direction: 'lower', primary: true },
        { metric: 'kid', scale: 1000 },
      ],
      ranking: { number: 3 },
    });
    expect(json.entries.map(({ rank }: { rank: number }) => rank)).toEqual([null, 1, 2]);
    expect(json.entries[1]).toMatchObject({
      team: { slug: 'lab' },
      method: { name: '=Fast, "really"' },
      submission: { id: globalIdOf('Submission', fastId) },
      scores: [
        { metric: 'fid', value: 1.5, standardError: 0.1, n: 10 },
        { metric: 'kid', value: 0.0015, standardError: null, n: 10 },
      ],
    });
    for (const { receipts } of json.entries) {
      const [receipt] = receipts;
      expect((await get(server.stranger(), receipt.path)).status).toBe(200);
    }
  });

  it('as Parquet has a row for each method in each column, and says under which protocol', async () => {
    const bytes = await parquet(server.stranger(), 'digits');
    const rows = await parquetReadObjects({ file: bytes });
    expect(rows.map(({ rank, method_name, metric }) => [rank, method_name, metric])).toEqual([
      [null, 'Held-out digits', 'fid'],
      [null, 'Held-out digits', 'kid'],
      [1, '=Fast, "really"', 'fid'],
      [1, '=Fast, "really"', 'kid'],
      [2, 'Flow', 'fid'],
      [2, 'Flow', 'kid'],
    ]);
    const receipt = await receiptIdOf(flowId);
    expect(rows[4]).toEqual({
      position: 2,
      rank: 2,
      rank_low: 2,
      rank_high: 2,
      group: 2,
      team: 'lab',
      method: 'flow',
      method_name: 'Flow',
      baseline: false,
      nfe: null,
      parameters: 123_456_789_012n,
      teacher: null,
      data_free: null,
      label: null,
      training_images: null,
      metric: 'fid',
      reference: 'reference',
      class: null,
      column_title: 'Frechet distance',
      direction: 'lower',
      primary: true,
      value: 2,
      standard_error: 0.1,
      seeds: null,
      seed_mean: null,
      seed_sd: null,
      n: 10,
      submission: globalIdOf('Submission', flowId),
      sample_set_sha256: sha256Hex(flowId),
      protocol_fingerprint: board.protocolFingerprint,
      receipt,
      receipt_url: `${server.origin}/receipts/${receipt}.json`,
    });
    const { key_value_metadata: pairs } = parquetMetadata(bytes);
    const about = Object.fromEntries(pairs!.map(({ key, value }) => [key, value]));
    expect(about).toMatchObject({
      'fidboard.board': 'digits',
      'fidboard.url': `${server.origin}/boards/digits`,
      'fidboard.ranking': '3',
      'fidboard.protocol_fingerprint': board.protocolFingerprint,
    });
    expect(fingerprintOf(parseProtocol(JSON.parse(about['fidboard.protocol']!)))).toBe(
      board.protocolFingerprint,
    );
    // The document itself, so that a reader can hash it without Fidboard.
    expect(sha256Hex(about['fidboard.protocol']!)).toBe(board.protocolFingerprint);
  });

  it('as BibTeX cites the ranking that was seen, in letters that TeX prints', async () => {
    const text = await file('board.bib');
    expect(text).toMatch(
      /^@misc\{fidboard-digits,\n {2}title = \{\{Digits \\& <friends> 100\\%\\_\\\{a\\\}\}\},\n/,
    );
    expect(text).toContain(`  url = {${server.origin}/boards/digits},\n`);
    expect(text).toMatch(
      /note = \{ranking 3 of \d{4}-\d\d-\d\d; given features; protocol [0-9a-f]{64}\},\n\}\n$/,
    );
  });

  it('as a badge says the rank among the ranked, and can be shown on other sites', async () => {
    const { status, headers, text } = await get(server.stranger(), '/boards/digits/badges/lab/flow.svg');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('image/svg+xml');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('<title>Digits &amp; &lt;friends&gt; 100%_{a}: rank 2 of 2</title>');
    expect(text).not.toContain('<friends>');
    expect(await file('badges/lab/held-out-digits.svg')).toContain('>baseline</text>');
    for (const name of [
      'badges/lab/nobody.svg',
      'badges/other/flow.svg',
      'badges/lab/flow',
      'badges/lab/flow.png',
    ])
      expect((await get(server.stranger(), `/boards/digits/${name}`)).status, name).toBe(404);
  });

  it('as an Atom feed tells who moved, newest first, and no score', async () => {
    const text = await file('ranking.atom');
    const contents = [...text.matchAll(/<content type="text">(.*?)<\/content>/gs)].map(
      ([, content]) => content,
    );
    expect(contents).toEqual([
      'The order is as before.',
      '=Fast, &quot;really&quot;: rank 1, new\nFlow: rank 2, was 1',
      'Flow: rank 1, new',
    ]);
    expect(text.match(/<id>urn:uuid:[0-9a-f-]{36}<\/id>/g)).toHaveLength(4);
  });

  it('is not sent again while it is the same', async () => {
    const { headers } = await get(server.stranger(), '/boards/digits/ranking.csv');
    // fetch would ask for it anew.
    const asked = request(`${server.origin}/boards/digits/ranking.csv`, {
      headers: { 'if-none-match': headers.get('etag')! },
    });
    asked.end();
    const [again] = await once(asked, 'response');
    again.resume();
    expect(again.statusCode).toBe(304);
  });

  it('leaves the pages of boards to the web process', async () => {
    for (const path of ['/boards/digits', '/boards/digits/ranking.html', '/boards/digits/ranking.csv/more'])
      expect((await get(server.stranger(), path)).text).toContain('page /boards/digits');
  });

  it('of a board without scores is there, and empty', async () => {
    await makeBoard(server.database, { slug: 'fresh' });
    const at = async (name: string) => (await get(server.stranger(), `/boards/fresh/${name}`)).text;
    expect(parseCsv(await at('ranking.csv'))).toHaveLength(1);
    expect(JSON.parse(await at('ranking.json'))).toMatchObject({ ranking: null, entries: [] });
    expect(await parquetReadObjects({ file: await parquet(server.stranger(), 'fresh') })).toEqual([]);
    expect(await at('board.bib')).toContain('no ranking yet');
    expect(await at('ranking.atom')).not.toContain('<entry>');
  });

  it('of a private board is its host’s alone, and looks absent to others', async () => {
    const hidden = await makeBoard(server.database, {
      slug: 'hidden',
      visibility: 'PRIVATE',
      hostId: await userIdOf(host),
    });
    const team = await teams.bySlug(server.database, 'lab');
    const [method] = await methods.ofTeams(server.database, [team!.id]);
    await score(
      server.database,
      await queue(server.database, await makeSubmission(server.database, hidden, method!)),
      1,
    );
    const eve = await server.person('eve');
    const readless = await host.withToken(['submit']);
    for (const name of FILES.map((each) => each.replace('flow', method!.slug))) {
      const shown = await get(host, `/boards/hidden/${name}`);
      expect([shown.status, shown.headers.get('cache-control')], name).toEqual([200, 'private, no-cache']);
      const absent = await get(server.stranger(), `/boards/absent/${name}`);
      for (const caller of [server.stranger(), eve, readless]) {
        const { status, text } = await get(caller, `/boards/hidden/${name}`);
        expect([status, text], name).toEqual([404, absent.text]);
      }
    }
  });

  it('shows no result of a submission that is withdrawn, not even while it stands in the newest ranking', async () => {
    const { database } = server;
    const gone = await makeBoard(database, { slug: 'gone', hostId: await userIdOf(host) });
    const team = await teams.bySlug(database, 'lab');
    const method = await methods.create(database, { teamId: team!.id, name: 'Gone' });
    const { id } = await score(
      database,
      await queue(database, await makeSubmission(database, gone, method)),
      7.253721,
    );
    // As between the withdrawal and the next ranking.
    await database.prisma.submission.update({
      where: { id },
      data: { state: 'WITHDRAWN', withdrawnReason: 'The wrong file.' },
    });
    const receipt = await receiptIdOf(id);
    const rows = await parquetReadObjects({ file: await parquet(server.stranger(), 'gone') });
    expect(rows.map(({ value, receipt: id }) => [value, id])).toEqual([
      [null, null],
      [null, null],
    ]);
    for (const name of FILES.filter((each) => !/parquet|badges/.test(each))) {
      const address = `/boards/gone/${name}`;
      const text = (await get(server.stranger(), address)).text;
      expect(text, name).not.toContain('7.253721');
      expect(text, name).not.toContain(receipt);
    }
    expect((await get(host, '/boards/gone/ranking.csv')).text).toContain('7.253721');
    await database.prisma.submission.update({
      where: { id },
      data: { state: 'SCORED', withdrawnReason: null },
    });
    await submissions.withdraw(database, id, { reason: 'The wrong file.' });
    expect((await get(server.stranger(), '/boards/gone/badges/lab/gone.svg')).status).toBe(404);
  });
});

describe('a badge', () => {
  it('cuts a long title', async () => {
    const title = 'x'.repeat(200);
    const [row] = await boards.byIds(server.database, [board.id]);
    const [protocol] = await protocols.byFingerprints(server.database, [row!.protocolFingerprint]);
    const entries = [{ entry: { rank: 1 }, method: { slug: 'm', baseline: false }, team: { slug: 't' } }];
    const of = { board: { ...row, title }, protocol, entries } as never;
    expect(badge(of, { team: 't', method: 'm' })).toContain(`>${'x'.repeat(59)}\u2026</text>`);
  });
});
