// Promise: a number that a paper reports is shown in line with its source, told from scores everywhere, and moves nobody.
import { type Board, type Database, submissions } from '@fidboard/database';
import type { ReportedResult } from '@fidboard/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBoard, makeMethod, makeSubmission, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const SOURCE = { citation: 'A paper, 2024', url: 'https://example.org/paper', table: 'Table 2' };
const REPORTED: ReportedResult[] = [
  { method: 'Worse', values: { fid: 9 }, source: { citation: 'Another' }, aggregation: 'not-stated' },
  {
    method: '=Between',
    values: { fid: 2.5, kid: 0.004 },
    source: SOURCE,
    aggregation: 'mean',
    runs: 10,
    samples: 50_000,
    nfe: 1,
    dataFree: true,
    teacher: 'EDM',
    trainingImages: 500_000_000,
    parameters: 55_000_000,
  },
];

let server: TestServer;
let database: Database;
let ada: Caller;
let board: Board;
let second: string;
beforeAll(async () => {
  server = await startTestServer();
  database = server.database;
  ada = await server.person('ada');
  board = await makeBoard(database, { slug: 'papers', hostId: await userIdOf(ada) });
  const enter = async (name: string, value: number) => {
    const method = await makeMethod(database, name, await userIdOf(ada));
    return score(database, await queue(database, await makeSubmission(database, board, method)), value);
  };
  await enter('First', 2);
  second = (await enter('Second', 3)).id;
});
afterAll(() => server[Symbol.asyncDispose]());

const documentOf = async () => (await ada.ask('{ board(slug: "papers") { document } }')).data.board.document;
const apply = async (document: unknown) => {
  const { data, ...refusal } = await ada.attempt('applyBoard', { document }, '{ version document }');
  return data ?? refusal;
};
const shown = async () => {
  const { data } = await server.stranger().ask(`{ board(slug: "papers") {
    ranking { number entries { position rank group interval { low high } method { name } } }
    reported { method before values citation url table aggregation runs samples nfe dataFree teacher trainingImages parameters }
  } }`);
  return data.board;
};

describe('reported results', () => {
  it('come and go with the document, without another ranking', async () => {
    const before = await shown();
    const document = await documentOf();
    expect(document.reported).toBeUndefined();
    expect(before.reported).toEqual([]);
    const applied = await apply({ ...document, reported: REPORTED });
    expect(applied.document).toEqual({ ...document, reported: REPORTED });
    expect(await apply(applied.document)).toEqual(applied);
    expect((await shown()).ranking).toEqual(before.ranking);
    const taken = await apply(document);
    expect(taken.document).toEqual(document);
    expect((await apply({ ...document, reported: REPORTED })).version).toBe(taken.version + 1);
  });

  it('stand where their values would, with all that is known of them', async () => {
    const { reported } = await shown();
    expect(reported).toEqual([
      {
        method: '=Between',
        before: 1,
        values: [2.5, 0.004],
        ...SOURCE,
        aggregation: 'MEAN',
        runs: 10,
        samples: 50_000,
        nfe: 1,
        dataFree: true,
        teacher: 'EDM',
        trainingImages: 500_000_000,
        parameters: 55_000_000,
      },
      expect.objectContaining({
        method: 'Worse',
        before: 2,
        values: [9, null],
        aggregation: 'NOT_STATED',
        url: null,
      }),
    ]);
  });

  it('leave every export marked, and no badge counts them', async () => {
    const text = async (file: string) => (await server.stranger().fetch(`/boards/papers/${file}`)).text();
    const lines = (await text('ranking.csv')).trimEnd().split('\r\n');
    expect(lines.map((line) => line.split(',').slice(0, 11).join(','))).toEqual([
      'position,rank,rank_low,rank_high,team,method,baseline,reported,label,training_images,images',
      '0,1,1,1,team-of-first,First,false,false,,,10',
      ",,,,,'=Between,false,true,,500000000,50000",
      '1,2,2,2,team-of-second,Second,false,false,,,10',
      ',,,,,Worse,false,true,,,',
    ]);
    const widths = lines.map((line) => line.replace(/"[^"]*"/g, '').split(',').length);
    expect(new Set(widths).size).toBe(1);
    expect(lines[2]).toMatch(/,"A paper, 2024, Table 2, https:\/\/example\.org\/paper"$/);
    const json = JSON.parse(await text('ranking.json'));
    expect(json.entries).toHaveLength(2);
    expect(json.reported).toEqual([
      { before: 1, ...REPORTED[1] },
      { before: 2, ...REPORTED[0] },
    ]);
    expect(await text('badges/team-of-first/first.svg')).toContain('1 of 2');
    expect(await text('ranking.atom')).not.toContain('Between');
  });

  it('refuse a value of a column that goes', async () => {
    const document = await documentOf();
    const columns = [document.columns[0]];
    expect(await apply({ ...document, columns })).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('values.kid'),
    });
  });

  it('are not placed by a score that the viewer may not see', async () => {
    await submissions.withdraw(database, second, { reason: 'Leaked data.' });
    expect((await shown()).reported.map(({ before }: { before: number }) => before)).toEqual([1, 1]);
  });
});
