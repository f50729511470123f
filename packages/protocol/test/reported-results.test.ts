import { describe, expect, it } from 'vitest';
import { conventionalProtocol, givenFeatures, parseBoardDocument } from '../src/index.ts';

const result = {
  method: 'SiD',
  values: { fid: 1.923 },
  source: {
    citation: 'Score identity Distillation, ICML 2024',
    url: 'https://example.org/sid',
    table: 'Table 1',
  },
  aggregation: 'mean',
  runs: 10,
  samples: 50_000,
  nfe: 1,
  dataFree: true,
  teacher: 'EDM',
  trainingImages: 500_000_000,
  parameters: 55_734_022,
};
const column = { direction: 'lower', digits: 2, scale: 1, ranked: true };
const parse = (reported: unknown) =>
  parseBoardDocument({
    board: 'b',
    title: 'B',
    description: '',
    visibility: 'private',
    protocol: conventionalProtocol({ extraction: givenFeatures(8) }),
    reference: { name: 'R', sha256: '0'.repeat(64) },
    columns: [
      { ...column, metric: 'fid', title: 'FID', primary: true },
      { ...column, metric: 'kid', title: 'KID', primary: false },
    ],
    ranking: { order: 'primary', standing: 'best' },
    reported,
  }).reported;

describe('the reported results of a board document', () => {
  it('are kept as they are written, from all facts to the fewest', () => {
    const least = {
      method: 'Other',
      values: { kid: -0.001 },
      source: { citation: 'A paper' },
      aggregation: 'not-stated',
    };
    expect(parse([result, least])).toEqual([result, least]);
    expect(parse([])).toBeUndefined();
  });

  it.each([
    [
      'a value for no column of the board',
      { values: { psnr: 3 } },
      'board.reported.0.values.psnr: expected no such field',
    ],
    ['no value at all', { values: {} }, 'board.reported.0.values: expected a value for one of fid, kid'],
    [
      'a value that is no number',
      { values: { fid: '1.9' } },
      'board.reported.0.values.fid: expected a number',
    ],
    ['no source', { source: {} }, 'board.reported.0.source.citation: expected a value, got nothing'],
    [
      'an address that a page must not link to',
      { source: { citation: 'x', url: 'javascript:alert(1)' } },
      'board.reported.0.source.url: expected an http(s) address',
    ],
    ['an unknown aggregation', { aggregation: 'median' }, 'board.reported.0.aggregation: expected "one-run"'],
    [
      'several runs of one run',
      { aggregation: 'one-run' },
      'board.reported.0.runs: expected no number of runs',
    ],
    ['a fact that we do not know', { rank: 1 }, 'board.reported.0.rank: expected no such field'],
  ])('refuse %s', (_what, change, message) => {
    expect(() => parse([{ ...result, ...change }])).toThrow(message);
  });
});
