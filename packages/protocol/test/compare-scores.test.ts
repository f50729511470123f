import { describe, expect, it } from 'vitest';
import { compareScores, TOLERANCES, toleranceFor } from '../src/index.ts';

const tolerance = { relative: 1e-3, ofError: 0.1, absolute: 1e-6 };
const fid = { metric: 'fid', value: 10, standardError: 0.5, covers: null, n: 100 };
const state = (
  again: { value: number; standardError: number | null },
  score: typeof fid | typeof bare = fid,
) => compareScores({ scores: [score] }, [{ metric: 'fid', ...again }], tolerance)[0]!.state;
const bare = { ...fid, standardError: null };

describe('a recomputed score', () => {
  it('may be off by absolute + relative x value + ofError x its error, either way', () => {
    // 1e-6 + 1e-3 * 10 + 0.1 * 0.5
    const allowed = 0.060001;
    for (const sign of [1, -1]) {
      expect(state({ value: 10 + sign * (allowed - 1e-9), standardError: 0.5 })).toBe('ok');
      expect(state({ value: 10 + sign * (allowed + 1e-9), standardError: 0.5 })).toBe('failed');
    }
  });

  it('has an error that is off by no more than absolute + ofError x itself', () => {
    expect(state({ value: 10, standardError: 0.55 })).toBe('ok');
    expect(state({ value: 10, standardError: 0.5501 })).toBe('failed');
  });

  it('has an error exactly where the receipt has one', () => {
    expect(state({ value: 10, standardError: null })).toBe('failed');
    expect(state({ value: 10, standardError: 0.5 }, bare)).toBe('failed');
    expect(state({ value: 10, standardError: null }, bare)).toBe('ok');
  });

  it('does not hold where there is none, or no number', () => {
    expect(compareScores({ scores: [fid] }, [], tolerance)).toMatchObject([{ state: 'failed' }]);
    expect(state({ value: Number.NaN, standardError: 0.5 })).toBe('failed');
    expect(state({ value: 10, standardError: Number.NaN })).toBe('failed');
  });
});

describe('the tolerance', () => {
  it('is tight on the provider of the receipt, and on no other, nor where several or none are named', () => {
    expect(toleranceFor({ provider: 'cpu' }, 'cpu')).toBe(TOLERANCES.sameProvider);
    for (const provider of ['cuda', 'cpu, cuda', null]) {
      expect(toleranceFor({ provider }, 'cpu')).toBe(TOLERANCES.otherProvider);
    }
  });
});
