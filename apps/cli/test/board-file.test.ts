// Promise: a short file says a whole board, what is wrong in it is named, and a written board is read back as it was.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import { defaultProtocol } from '@fidboard/evaluation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardFileText, readBoardFile } from '../src/board-file.ts';

const SHA256 = 'ab'.repeat(32);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fidboard-board-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const path = join(folder, 'board.yaml');
  await writeFile(path, text);
  return readBoardFile(path);
}

const none = (file: string) => {
  throw new Error(`nothing is to be sent, got ${file}`);
};

async function messageOf(text: string): Promise<string> {
  const refusal = await read(text)
    .then((file) => file.documentWith((each) => `${file.files.indexOf(each)}`.repeat(64)))
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  return (refusal as Refusal).message.replace(folder, '');
}

const LEAST = `
board: faces
title: Faces
reference: { name: FFHQ, samples: ../ffhq }
columns: [fid, kid, { metric: recall, ranked: false }]
`;

describe('a board file', () => {
  it('needs four fields; the rest is conventional', async () => {
    const file = await read(LEAST);
    expect(file.files).toEqual([join(folder, '..', 'ffhq')]);
    const column = { reference: 'reference', scale: 1, primary: false, ranked: true };
    expect(file.documentWith(() => SHA256)).toEqual({
      board: 'faces',
      title: 'Faces',
      description: '',
      visibility: 'private',
      protocol: defaultProtocol(),
      references: [{ key: 'reference', name: 'FFHQ', sha256: SHA256 }],
      columns: [
        { ...column, metric: 'fid', title: 'Frechet distance', direction: 'lower', digits: 2, primary: true },
        { ...column, metric: 'kid', title: expect.any(String), direction: 'lower', digits: 2, scale: 1000 },
        { ...column, metric: 'recall', title: 'Recall', direction: 'higher', digits: 3, ranked: false },
      ],
      ranking: { order: 'primary', standing: 'best' },
    });
  });

  it('reports what papers say, and names what is wrong in it', async () => {
    const text = (more: string) => `${LEAST}
reported:
  - { method: SiD, values: { fid: 1.923 }, source: { citation: A paper }, aggregation: mean${more} }
`;
    const document = (await read(text(', runs: 10'))).documentWith(() => SHA256);
    expect(document.reported).toEqual([
      {
        method: 'SiD',
        values: { fid: 1.923 },
        source: { citation: 'A paper' },
        aggregation: 'mean',
        runs: 10,
      },
    ]);
    expect((await read(boardFileText(document))).documentWith(none)).toEqual(document);
    expect(await messageOf(text(', runs: 1'))).toContain('reported.0.runs: expected an integer from 2');
  });

  it('chooses the protocol in short', async () => {
    const file = await read(`${LEAST}
protocol:
  extractor: mobilenet-v2
  resize: clean
  crop: none
  normalisation: imagenet
  background: black
  ddof: 0
  seed: 7
  images: 5000
  resolution: 256x192
  metrics: { kid: { subsetSize: 250 }, wam: { components: auto } }
`);
    const { protocol } = file.documentWith(() => SHA256);
    expect(protocol).toEqual(
      defaultProtocol({
        preprocessing: {
          resize: 'clean',
          crop: null,
          normalisation: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
          colour: 'rgb-over-black',
        },
        ddof: 0,
        seed: 7,
        expectedCount: 5000,
        expectedSize: { width: 256, height: 192 },
        settings: { kid: { subsetSize: 250 }, wam: { components: 'auto' } },
      }),
    );
  });

  it('says a square resolution by one side, and refuses what is none', async () => {
    const text = (resolution: string) => `${LEAST}\nprotocol: { resolution: ${resolution} }\n`;
    const { protocol } = (await read(text('64'))).documentWith(() => SHA256);
    expect(protocol.expectedSize).toEqual({ width: 64, height: 64 });
    for (const wrong of ['0', '64x', '64x0', '64 x 64', '-1'])
      expect(await messageOf(text(wrong))).toContain('resolution: expected');
  });

  it('may have several references, and columns of them and of classes', async () => {
    const text = LEAST.replace(
      'reference: { name: FFHQ, samples: ../ffhq }',
      'references: [{ key: single, name: One, samples: a.zip }, { key: multi, name: Five, sha256: '.concat(
        SHA256,
        ' }]',
      ),
    ).replace('kid,', '{ metric: fid, reference: multi }, { metric: fid, reference: multi, class: mean },');
    const file = await read(text);
    expect(file.files).toEqual([join(folder, 'a.zip')]);
    const document = file.documentWith(() => 'cd'.repeat(32));
    expect(document.references).toEqual([
      { key: 'single', name: 'One', sha256: 'cd'.repeat(32) },
      { key: 'multi', name: 'Five', sha256: SHA256 },
    ]);
    expect(document.columns).toMatchObject([
      { metric: 'fid', reference: 'single', primary: true },
      { metric: 'fid', reference: 'multi' },
      { metric: 'fid', reference: 'multi', class: 'mean', title: 'Frechet distance, mean over classes' },
      { metric: 'recall', reference: 'single' },
    ]);
    const again = await read(boardFileText(document));
    expect(again.documentWith(none)).toEqual(document);
    for (const [wrong, message] of [
      [text.replaceAll('reference: multi', 'reference: many'), 'expected one of single, multi, got "many"'],
      [text.replaceAll('reference: multi', 'reference: single'), 'reference and class of its own'],
      [
        text
          .replace('{ metric: fid, reference: multi },', '')
          .replace(', reference: multi, class', ', class'),
        'a column against each reference, "multi" too',
      ],
      [text.replace('key: multi', 'key: single'), 'a key of its own'],
      [text.replace('class: mean', 'class: mean, ranked: maybe'), 'ranked'],
      [text.replace('metric: recall', 'metric: recall, class: cat'), 'no class, since this metric'],
      [`${text}reference: { name: A, samples: b.zip }`, 'either reference or references'],
    ] as const) {
      expect(await messageOf(wrong)).toContain(message);
    }
  });

  it('may have statistics in place of images, and a file of labels beside them', async () => {
    const several = `references:
  - { key: edm, name: Statistics, statistics: edm.npz }
  - { key: own, name: Images, samples: real.zip, labels: real.csv }`;
    const text = LEAST.replace('reference: { name: FFHQ, samples: ../ffhq }', several).replace(
      /columns: .*/,
      'columns: [fid, fid_infinity, vendi, { metric: intra_fid, reference: own }]',
    );
    const file = await read(text);
    expect(file.files).toEqual(['edm.npz', 'real.zip', 'real.csv'].map((name) => join(folder, name)));
    const document = file.documentWith((each) => `${file.files.indexOf(each)}`.repeat(64));
    expect(document.references).toEqual([
      { key: 'edm', name: 'Statistics', sha256: '0'.repeat(64), kind: 'statistics' },
      { key: 'own', name: 'Images', sha256: '1'.repeat(64), labels: '2'.repeat(64) },
    ]);
    expect((await read(boardFileText(document))).documentWith(none)).toEqual(document);
    for (const [wrong, message] of [
      [text.replace('vendi', 'kid'), '3.metric: expected fid, fid_infinity, inception_score, vendi against'],
      [
        text.replace('vendi', '{ metric: fid, class: cat }'),
        'class: expected no class, since the reference is',
      ],
      [text.replace('edm.npz', 'edm.npz, labels: a.csv'), 'labels: expected no labels'],
      [text.replace('edm.npz', 'edm.npz, samples: a.zip'), 'expected one of samples, a path, statistics'],
    ] as const) {
      expect(await messageOf(wrong)).toContain(message.replace('3.metric', '2.metric'));
    }
  });

  it('is read back as it was written', async () => {
    const document = (await read(LEAST)).documentWith(() => SHA256);
    const again = await read(boardFileText(document));
    expect(again.files).toEqual([]);
    expect(again.documentWith(none)).toEqual(document);
  });

  it.each([
    [LEAST.replace('board: faces', ''), 'board.yaml.board: expected a value, got nothing'],
    [
      LEAST.replace('faces', 'My Faces'),
      'board.board: expected lower-case letters, digits and single hyphens, and not "new", where boards are made, got "My Faces"',
    ],
    [`${LEAST}visibilty: public`, 'board.yaml.visibilty: expected no such field (there are board, title, '],
    [
      `${LEAST}visibility: secret`,
      'board.visibility: expected "public" or "unlisted" or "private", got "secret"',
    ],
    [LEAST.replace('kid', 'kidd'), 'kidd'],
    [
      LEAST.replace('kid', 'fid'),
      'board.columns.1.metric: expected a metric, reference and class of its own, got "fid"',
    ],
    [
      LEAST.replace('samples: ../ffhq', ''),
      'board.yaml.reference: expected one of samples, a path, statistics',
    ],
    [
      `${LEAST}protocol: { metrics: { kid: { subsetSize: many } } }`,
      'protocol.metrics.kid.subsetSize: expected an integer',
    ],
    [`${LEAST}protocol: { resize: lanczos }`, 'lanczos'],
    [
      `${LEAST}protocol: { normalisation: log }`,
      'board.yaml.protocol.normalisation: expected x/255, 2x/255-1',
    ],
    ['columns: &a [*a]', 'expected YAML, got something else'],
    ['board: [', 'expected YAML, got something else'],
  ])('names what is wrong: %#', async (text, message) => {
    expect(await messageOf(text)).toContain(message);
  });
});
