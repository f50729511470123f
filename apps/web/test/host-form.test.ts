import { describe, expect, it } from 'vitest';
import { type BoardJson, boardJson, fileJson } from '../src/features/host/board-json.ts';
import { columnOf, type Metric, moved, withPrimary } from '../src/features/host/columns.ts';
import {
  newDraft,
  partOf,
  slugOf,
  withImages,
  withImagesOf,
  withNewReference,
  withoutReference,
  withReference,
  withSize,
  withTemplate,
} from '../src/features/host/draft.ts';
import { holdsStatistics } from '../src/features/host/holds-statistics.ts';
import { withNewPhase, withoutOffsets } from '../src/features/host/phases.ts';
import { type Extractor, withCrop } from '../src/features/host/protocol-choices.ts';
import { withColumns } from '../src/features/host/reported.ts';
import { yamlText } from '../src/features/host/yaml-text.ts';

const metric = (key: string, title: string): Metric => ({
  ...{ key, title, meaning: '', direction: 'LOWER', digits: 2, scale: 1 },
  ...{ settings: null, hasClasses: true, usesReference: true },
});
const FID = metric('fid', 'Frechet distance');
const KID = metric('kid', 'Kernel distance (KID)');

const extractor = (id: string): Extractor => ({
  ...{ id, title: id, classes: null, offered: true },
  extraction: { extractor: { id, sha256: id }, dimension: 8, input: { width: 224, height: 224 } },
});
const SETTINGS = { version: 1, statistics: { ddof: 1, featureSample: 10 }, metrics: {}, seed: 0 };

const DRAFT = newDraft(extractor('small'), { settings: SETTINGS, metrics: [FID, KID] });

/** A board that says more than a newcomer's. */
const BOARD = {
  board: 'demo',
  title: 'Demo',
  description: 'Digits.',
  visibility: 'public',
  protocol: { ...DRAFT.protocol, expectedCount: 500 },
  references: [
    { key: 'one', name: 'A', sha256: 'a' },
    { key: 'two', name: 'B', sha256: 'b' },
  ],
  columns: [
    { ...columnOf(FID, 'one'), primary: true },
    { ...columnOf(KID, 'one'), class: 'cat' },
    columnOf(FID, 'two'),
  ],
  ranking: { order: 'primary', standing: 'best' },
  reported: [
    {
      method: 'Paper',
      values: { fid: 1, 'kid[cat]': 2, 'fid@two': 3 },
      source: { citation: 'A' },
      aggregation: 'mean',
      parameters: 7,
    },
  ],
  later: { what: 'the form does not know' },
} as BoardJson;

describe('the size of the images of a submission', () => {
  it('is square until told otherwise, and any one where a side is emptied', () => {
    const square = withSize(DRAFT.protocol, { width: 64 });
    expect(square).toEqual({ ...DRAFT.protocol, expectedSize: { width: 64, height: 64 } });
    expect(withSize(square, { height: 32 }).expectedSize).toEqual({ width: 64, height: 32 });
    expect(withSize(square, { height: null })).toEqual(DRAFT.protocol);
    expect(withSize(DRAFT.protocol, { height: 32 }).expectedSize).toEqual({ width: 32, height: 32 });
  });
});

describe('a draft of a board', () => {
  it('is a board once it has images and a name', () => {
    expect(DRAFT).toMatchObject({
      references: [{ key: 'reference', sha256: '' }],
      columns: [{ metric: 'fid', reference: 'reference', direction: 'lower', primary: true }],
      protocol: { seed: 0, extraction: { extractor: { id: 'small' } } },
    });
  });

  it('takes what a template says, and keeps the words that somebody wrote', () => {
    const { references, columns, ranking, reported } = BOARD;
    const document = {
      references: references.map(({ key, name }) => ({ key, name })),
      ...{ columns, ranking, reported },
    };
    const template = {
      ...{ name: 'both', title: 'Both', description: 'Two.', images: 50, extractor: 'large' },
      ...{ datasets: [], document },
    };
    const extractors = [extractor('small'), extractor('large')];
    const draft = withTemplate(DRAFT, template, { extractors });
    expect(draft).toMatchObject({
      ...{ title: 'Both', columns, reported },
      references: [{ key: 'one', sha256: '' }, { key: 'two' }],
      protocol: { expectedCount: 50, extraction: { extractor: { id: 'large' } } },
    });
    const other = { ...template, name: 'other', title: 'Other', extractor: 'nobody has it', document };
    expect(withTemplate(draft, other, { extractors, before: template }).title).toBe('Other');
    const written = { ...draft, title: 'My own' };
    expect(withTemplate(written, other, { extractors, before: template })).toMatchObject({
      title: 'My own',
      protocol: { extraction: { extractor: { id: 'large' } } },
    });
  });

  it('has exactly one primary column whatever is chosen', () => {
    const primaries = ({ columns }: Pick<BoardJson, 'columns'>) => columns.map(({ primary }) => primary);
    expect(primaries({ columns: withPrimary(BOARD.columns, 1) })).toEqual([false, true, false]);
    expect(primaries({ columns: withPrimary(BOARD.columns.slice(1)) })).toEqual([true, false]);
    expect(primaries(withoutReference(BOARD, 'one'))).toEqual([true]);
    expect(moved(BOARD.columns, 2, -1).map(({ reference }) => reference)).toEqual(['one', 'two', 'one']);
  });

  it('has a column against each reference, which follows its key', () => {
    const more = withNewReference(DRAFT);
    expect(more.references.map(({ key }) => key)).toEqual(['reference', 'reference-2']);
    expect(more.columns.map(({ reference }) => reference)).toEqual(['reference', 'reference-2']);
    const renamed = withReference(BOARD, 'two', { key: 'second' });
    expect(renamed.columns.at(-1)).toMatchObject({ reference: 'second' });
    expect(renamed.reported![0]!.values).toEqual({ fid: 1, 'kid[cat]': 2, 'fid@second': 3 });
    expect(withoutReference(DRAFT, 'reference')).toBe(DRAFT);
  });

  it('keeps what is reported with its column', () => {
    const [fid, kid, other] = BOARD.columns;
    const valuesOf = (columns: BoardJson['columns']) => withColumns(BOARD, columns).reported?.[0]?.values;
    expect(valuesOf([fid!, { ...kid!, class: 'dog' }, other!])).toEqual({
      ...{ fid: 1, 'kid[dog]': 2, 'fid@two': 3 },
    });
    expect(valuesOf([other!, fid!, kid!])).toEqual(BOARD.reported![0]!.values);
    expect(valuesOf([fid!, other!])).toEqual({ fid: 1, 'fid@two': 3 });
    expect(withColumns(BOARD, [columnOf(KID, 'one')])).not.toHaveProperty('reported');
  });

  it('leaves what it does not know as it is', () => {
    expect(boardJson(BOARD)).toEqual(BOARD);
    const changed = withColumns(withReference(BOARD, 'one', { name: 'Other' }), BOARD.columns);
    expect(changed).toEqual({
      ...BOARD,
      references: [{ ...BOARD.references[0], name: 'Other' }, BOARD.references[1]],
    });
    expect(withImages(BOARD.protocol, null)).toEqual(DRAFT.protocol);
    const { extraction } = BOARD.protocol;
    expect(withCrop(withCrop(extraction, 256), null)).toEqual(extraction);
  });

  it('keeps the hours of its phases in another time zone', () => {
    const phases = [
      {
        key: 'a',
        title: 'A',
        opens: '2026-12-01T09:00:00+01:00',
        closes: '2026-12-02 10:30',
        scores: 'by-host',
      },
    ];
    expect(withoutOffsets(phases)).toEqual([
      { ...phases[0], opens: '2026-12-01T09:00', closes: '2026-12-02T10:30' },
    ]);
    expect(withNewPhase(phases, slugOf)[1]).toMatchObject({ key: 'phase-2', opens: '2026-12-02 10:30' });
  });

  it('has an address of its title', () => {
    expect(slugOf('Fa\u00e7ades, 64 \u00d7 64!')).toBe('facades-64-64');
  });

  it('finds the part that a refusal is about', () => {
    expect(partOf('board.board: expected lower-case letters')).toBe('board');
    expect(partOf('slug: expected a free one, but "x" is taken')).toBe('board');
    expect(partOf('board demo: expected its host, got another person')).toBe('board');
    expect(partOf('board.reference.sha256: expected a sample set')).toBe('references');
    expect(partOf('board.timeZone: expected the name of a time zone')).toBe('phases');
    expect(partOf('protocol.seed: expected an integer')).toBe('protocol');
    expect(partOf('expected a signed-in person')).toBeNull();
  });
});

describe('the file of a board', () => {
  const files = new Map([['one', new File([], 'real.zip')]]);

  it('names the images that are still to be sent by their file', () => {
    expect(fileJson(BOARD, files)).toMatchObject({
      references: [
        { key: 'one', samples: 'real.zip' },
        { key: 'two', sha256: 'b' },
      ],
      columns: BOARD.columns,
    });
    expect(fileJson(DRAFT, new Map())).toMatchObject({
      reference: { name: 'Real images', samples: '\u2026' },
      columns: [{ metric: 'fid' }],
    });
    expect(
      boardJson(fileJson({ ...DRAFT, references: [{ ...DRAFT.references[0]!, sha256: 'a' }] }, new Map())),
    ).toEqual({
      ...DRAFT,
      references: [{ ...DRAFT.references[0], sha256: 'a' }],
    });
  });

  it('tells statistics from images by what the archive holds', async () => {
    const npz = (name: string, ...members: string[]) => new File(members, name);
    expect(await holdsStatistics(npz('edm.npz', 'x'.repeat(70_000), 'mu.npy', 'sigma.npy'))).toBe(true);
    expect(await holdsStatistics(npz('guided.npz', 'arr_0.npy', 'mu.npy', 'sigma.npy'))).toBe(false);
    expect(await holdsStatistics(npz('mu.npy sigma.npy.zip', 'mu.npy', 'sigma.npy'))).toBe(false);
    const [first] = DRAFT.references;
    const labelled = { ...DRAFT, references: [{ ...first!, labels: 'c' }] };
    const draft = withImagesOf(labelled, 'reference', { sha256: '', kind: 'statistics' });
    expect(draft.references).toEqual([{ ...first, sha256: '', kind: 'statistics' }]);
    expect(fileJson(draft, new Map([['reference', npz('edm.npz')]]))).toMatchObject({
      reference: { name: 'Real images', statistics: 'edm.npz' },
    });
  });

  it('is written as YAML', () => {
    expect(
      yamlText({
        board: 'demo',
        title: 'A: "b"',
        columns: [{ metric: 'fid', digits: 2, primary: true }],
        values: { 'fid@two': 1, 'kid[a: b]': 2 },
        list: [1, true, 'no'],
        none: [],
        empty: {},
      }),
    ).toBe(`
board: demo
title: "A: \\"b\\""
columns:
  - metric: fid
    digits: 2
    primary: true
values:
  fid@two: 1
  "kid[a: b]": 2
list: [1, true, "no"]
none: []
empty: {}`);
  });
});
