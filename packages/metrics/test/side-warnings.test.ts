import { expect, it } from 'vitest';
import { sideWarnings } from '../src/index.ts';
import { momentsOf, normalFeatures, withEntry } from './features.ts';

const REFERENCE = { n: 30, features: normalFeatures(30, 4, { seed: 2 }) };

/** Thirty rows whose column 1 is `value`. */
function withConstant(value: number, seed = 1) {
  let features = normalFeatures(30, 4, { seed });
  for (let row = 0; row < 30; row++) features = withEntry(features, row, 1, value);
  return features;
}

it('has nothing to say of different images whose features all vary', () => {
  expect(sideWarnings({ n: 30, features: normalFeatures(30, 4, { seed: 1 }) }, REFERENCE)).toEqual([]);
});

it('counts features that are constant on one side, by features or by moments, and not those of both', async () => {
  const features = withConstant(0.1);
  const other = { n: 30, features: withConstant(0.1, 3) };
  const stored = { n: 0, moments: await momentsOf(features) };
  const said = (side: string) => [
    expect.stringContaining(`1 feature has one value in every image of the ${side}`),
  ];
  for (const side of [{ n: 30, features }, stored]) {
    expect(sideWarnings(side, REFERENCE)).toEqual(said('candidate'));
    expect(sideWarnings(REFERENCE, side)).toEqual(said('reference'));
    expect(sideWarnings(side, other)).toEqual([]);
  }
  const differs = { n: 30, features: withConstant(0.2, 3) };
  expect(sideWarnings({ n: 30, features }, differs)).toEqual([...said('candidate'), ...said('reference')]);
});

it('takes a channel that few images move for no constant one', async () => {
  const dead = withConstant(0);
  const rare = withEntry(withConstant(0, 3), 7, 1, 2);
  const stored = { n: 0, moments: await momentsOf(rare) };
  expect(sideWarnings({ n: 30, features: dead }, { n: 30, features: rare })).toEqual([]);
  expect(sideWarnings({ n: 30, features: dead }, stored)).toEqual([]);
  const moved = { ...rare, data: rare.data.map((value) => value + 5) };
  expect(sideWarnings({ n: 30, features: dead }, { n: 0, moments: await momentsOf(moved) })).toHaveLength(1);
});

it('says once that all images are the same', () => {
  const features = { rows: 5, cols: 4, data: new Float64Array(20).fill(3) };
  expect(sideWarnings({ n: 5, features }, REFERENCE)).toEqual([
    'All images of the candidate have the same features.',
  ]);
});

it('counts exact copies, and says where it saw a sample only', () => {
  const { rows, cols, data } = normalFeatures(30, 4, { seed: 1 });
  const copied = { rows, cols, data: data.slice() };
  copied.data.copyWithin(4 * cols, 0, cols);
  expect(sideWarnings({ n: 30, features: copied }, REFERENCE)).toEqual([
    expect.stringContaining('1 of the 30 images of the candidate has exactly the features of another'),
  ]);
  copied.data.copyWithin(5 * cols, 0, cols);
  expect(sideWarnings(REFERENCE, { n: 90, features: copied })).toEqual([
    expect.stringContaining('2 of a sample of 30 images of the reference have exactly the features'),
  ]);
});
