import { describe, expect, it } from 'vitest';
import {
  type BoardJson,
  columnOf,
  draftFrom,
  type Metric,
  partOf,
  withImages,
  withPrimary,
  withReference,
  withTemplate,
} from '../src/features/host/draft.ts';
import { yamlText } from '../src/features/host/yaml-text.ts';

const metric = (key: string, title: string): Metric => ({
  key,
  title,
  direction: 'LOWER',
  digits: 2,
  scale: 1,
});
const FID = metric('fid', 'Frechet distance');
const KID = metric('kid', 'Kernel distance (KID)');

const BASE: BoardJson = {
  board: 'demo',
  title: 'Demo',
  description: 'Digits.',
  visibility: 'public',
  protocol: { version: 1, seed: 0, expectedCount: 500 },
  reference: { name: 'MNIST', sha256: 'a'.repeat(64) },
  columns: [{ ...columnOf(FID), primary: true }, columnOf(KID)],
  ranking: { order: 'primary', standing: 'best' },
  reported: [{ method: 'Paper' }],
};

describe('a draft of a board', () => {
  it('takes over how another is measured, and nothing else of it', () => {
    expect(draftFrom(BASE)).toEqual({
      ...BASE,
      board: '',
      title: '',
      description: '',
      visibility: 'private',
      reported: undefined,
    });
    const several = {
      ...BASE,
      reference: undefined,
      references: [
        { key: 'one', ...BASE.reference! },
        { key: 'two', name: 'B', sha256: 'b' },
      ],
    };
    const columns = [
      { ...columnOf(FID), reference: 'two', primary: true },
      { ...columnOf(KID), reference: 'one' },
    ];
    expect(draftFrom({ ...several, columns } as BoardJson)).toMatchObject({
      reference: BASE.reference,
      columns: [{ metric: 'kid', primary: true }],
    });
  });

  it('has exactly one primary column whatever is chosen', () => {
    const primaries = (draft: BoardJson) => draft.columns.filter(({ primary }) => primary).length;
    const columns = [
      { ...columnOf(FID), reference: 'two', primary: true },
      { ...columnOf(KID), reference: 'one' },
    ];
    const references = [
      { key: 'one', name: 'A' },
      { key: 'two', name: 'B' },
    ];
    const document = { columns, references, ranking: { order: 'mean-rank', standing: 'best' } };
    const template = { name: 'both', title: 'Both', description: 'Two.', document };
    const draft = withTemplate(draftFrom(BASE), template);
    expect(primaries(draft)).toBe(1);
    expect(draft).toMatchObject({ title: 'Both', columns: [{ metric: 'kid' }], ranking: document.ranking });
    expect(withPrimary(BASE.columns, 'kid').map(({ primary }) => primary)).toEqual([false, true]);
    expect(withPrimary(BASE.columns.slice(1))[0]!.primary).toBe(true);
  });

  it('changes what is asked and leaves the rest', () => {
    expect(withImages(BASE, null).protocol).toEqual({ version: 1, seed: 0 });
    expect(withImages(BASE, 7).protocol).toEqual({ version: 1, seed: 0, expectedCount: 7 });
    expect(withReference(BASE, { name: 'Other' }).reference).toEqual({ ...BASE.reference, name: 'Other' });
  });

  it('finds the part that a refusal is about', () => {
    expect(partOf('board.board: expected lower-case letters')).toBe('board');
    expect(partOf('slug: expected a free one, but "x" is taken')).toBe('board');
    expect(partOf('board demo: expected its host, got another person')).toBe('board');
    expect(partOf('board.reference.sha256: expected a sample set')).toBe('reference');
    expect(partOf('expected a signed-in person')).toBeNull();
  });

  it('is written as YAML', () => {
    const { board, columns } = BASE;
    expect(
      yamlText({
        board,
        title: 'A: "b"',
        columns: columns.slice(0, 1),
        list: [1, true, 'no'],
        none: [],
        empty: {},
      }),
    ).toBe(`
board: demo
title: "A: \\"b\\""
columns:
  - metric: fid
    title: Frechet distance
    direction: lower
    digits: 2
    scale: 1
    primary: true
    ranked: true
list: [1, true, "no"]
none: []
empty: {}`);
  });
});
