import { encodeNpz, type NpyArray } from '@fidboard/npy';
import { conventionalProtocol, givenFeatures, protocolText } from '@fidboard/protocol';
import { describe, expect, it } from 'vitest';
import { decodeFeatures, encodeFeatures, readStatistics } from '../src/index.ts';
import { normalFeatures, openWorkspace, refusalOf, vector } from './workspace.ts';

const float64 = (shape: number[], values: number[]): NpyArray => ({
  dtype: 'float64',
  shape,
  data: Float64Array.from(values),
});
const int64 = (value: number): NpyArray => ({
  dtype: 'int64',
  shape: [],
  data: BigInt64Array.of(BigInt(value)),
});
const text = (value: string): NpyArray => {
  const data = new Uint8Array(Buffer.from(value));
  return { dtype: 'uint8', shape: [data.length], data };
};

const PROTOCOL = protocolText(conventionalProtocol({ extraction: givenFeatures(2) }));
const GOOD = { mu: float64([2], [0, 0]), sigma: float64([2, 2], [1, 0.5, 0.5, 1]) };
const texts = (...data: string[]): NpyArray => ({ dtype: 'text', shape: [data.length], data });
const counts = (...values: number[]): NpyArray => ({
  dtype: 'int64',
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});
const CLASSES = {
  ...GOOD,
  n: int64(9),
  protocol: text(PROTOCOL),
  class_names: texts('a', 'b'),
  class_n: counts(4, 5),
  class_mu: float64([2, 2], [0, 0, 1, 1]),
  class_sigma: float64([2, 2, 2], [1, 0, 0, 1, 1, 0, 0, 1]),
};
const BROKEN: [string, Record<string, NpyArray>, string][] = [
  ['a sigma of another shape', { ...GOOD, sigma: float64([2, 1], [1, 0]) }, 'expected sigma of shape (2, 2)'],
  [
    'a NaN in mu',
    { ...GOOD, mu: float64([2], [0, Number.NaN]) },
    'mu: expected finite numbers, got NaN at (1)',
  ],
  [
    'an infinity in sigma',
    { ...GOOD, sigma: float64([2, 2], [1, 0.5, Infinity, 1]) },
    'sigma: expected finite numbers, got Infinity at (1, 0)',
  ],
  [
    'an asymmetric sigma',
    { ...GOOD, sigma: float64([2, 2], [1, 0.5, 0.4, 1]) },
    'expected sigma to be a covariance',
  ],
  [
    'a negative variance',
    { ...GOOD, sigma: float64([2, 2], [-1, 0, 0, 1]) },
    'expected sigma to be a covariance',
  ],
  ['a text in n', { ...GOOD, n: { dtype: 'text', shape: [], data: ['5'] } }, 'n: expected one whole number'],
  [
    'labels of another number than feats',
    { ...GOOD, feats: float64([3, 2], Array(6).fill(1)), labels: texts('a', 'b') },
    'labels: expected 3 labels, one for each image, got 2',
  ],
  ['a class twice', { ...CLASSES, class_names: texts('a', 'a') }, 'expected class_names of different labels'],
  ['a class of one image', { ...CLASSES, class_n: counts(1, 8) }, 'at least 2, got 1 of "a"'],
  ['classes that are not all images', { ...CLASSES, class_n: counts(4, 4) }, 'sum to n = 9, got 8'],
  ['counts of other classes', { ...CLASSES, class_n: counts(9) }, 'expected class_n, 2 numbers of int64'],
  [
    'class means of another dimension',
    { ...CLASSES, class_mu: float64([2, 1], [0, 1]) },
    'class_mu: expected shape (2, 2), got (2, 1)',
  ],
  [
    'class covariances of another shape',
    { ...CLASSES, class_sigma: float64([2, 4], [1, 0, 0, 1, 1, 0, 0, 1]) },
    'class_sigma: expected shape (2, 2, 2), got (2, 4)',
  ],
  [
    'a class without a covariance',
    { ...CLASSES, class_sigma: float64([2, 2, 2], [1, 0, 0, 1, 1, 5, 0, 1]) },
    'expected class_sigma of "b" to be a covariance',
  ],
  ['integers in mu', { ...GOOD, mu: { dtype: 'int32', shape: [2], data: new Int32Array(2) } }, 'got int32'],
  ['an n of 1', { ...GOOD, n: int64(1) }, 'expected n of at least 2, got 1'],
  ['a ddof of 2', { ...GOOD, ddof: int64(2) }, 'expected ddof 0 or 1, got 2'],
  ['several n', { ...GOOD, n: float64([2], [5, 6]) }, 'n: expected one whole number'],
  [
    'feats of another dimension',
    { ...GOOD, feats: float64([4, 3], Array(12).fill(1)) },
    'expected feats of 2 columns',
  ],
  [
    'a factor of another dimension',
    { ...GOOD, protocol: text(PROTOCOL), factor: float64([1, 3], [1, 1, 0]) },
    'expected factor of up to 2 rows and 2 columns, as mu has 2 numbers, got (1, 3)',
  ],
  [
    'a factor of more rows than columns',
    { ...GOOD, protocol: text(PROTOCOL), factor: float64([3, 2], [1, 0, 0, 1, 0, 0]) },
    'got (3, 2)',
  ],
  [
    'a factor of another covariance',
    { ...GOOD, protocol: text(PROTOCOL), factor: float64([2, 2], [1, 0.5, 0, 1]) },
    'expected factor to be one of sigma, whose trace is 2, got squares that sum to 2.25',
  ],
  [
    'third moments of other axes',
    {
      ...GOOD,
      protocol: text(PROTOCOL),
      pca_axes: float64([2, 1], [1, 0]),
      pca_search: float64([3], [1, 0, 1]),
      third_moments: float64([4], [1, 1, 1, 1]),
    },
    'expected 1 third_moments of 1 axes, got 4',
  ],
  [
    'axes of another dimension',
    {
      ...GOOD,
      protocol: text(PROTOCOL),
      pca_axes: float64([1, 2], [1, 0]),
      third_moments: float64([1], [1]),
    },
    'expected pca_axes of 2 rows',
  ],
  [
    'a mixture without means for its axes',
    {
      ...GOOD,
      protocol: text(PROTOCOL),
      mixture_weights: float64([2], [0.5, 0.5]),
      mixture_means: float64([2, 2], [0, 0, 1, 1]),
      mixture_covariances: float64([2, 2], [1, 1, 1, 1]),
    },
    'expected mixture_means and full mixture_covariances of 2 components, got 4 and 4 numbers',
  ],
  [
    'mixture weights that do not sum to 1',
    {
      ...GOOD,
      protocol: text(PROTOCOL),
      mixture_weights: float64([1], [0.5]),
      mixture_means: float64([1, 2], [0, 0]),
      mixture_covariances: float64([1, 2, 2], [1, 0, 0, 1]),
    },
    'expected positive mixture_weights that sum to 1, got a sum of 0.5',
  ],
  ['a protocol that is not JSON', { ...GOOD, protocol: text('{') }, 'protocol: expected JSON'],
];

describe('stored statistics are refused', () => {
  it.each(BROKEN)('with %s', async (_name, arrays, message) => {
    await using workspace = await openWorkspace();
    const path = await workspace.write('broken.npz', await encodeNpz(arrays));
    const refusal = await refusalOf(() => readStatistics(path));
    expect(refusal.message).toContain(message);
    expect(refusal.exitCode).toBe(3);
  });

  it('with pickled objects, which run code when they are read', async () => {
    expect((await refusalOf(() => readStatistics(vector('object.npz')))).message).toContain('pickle');
  });
});

describe('feature files', () => {
  it('come back as they were written', () => {
    const features = normalFeatures(7, 3, 1);
    expect(decodeFeatures(encodeFeatures(features))).toEqual(features);
    const wide = { ...features, data: Float64Array.from(features.data) };
    expect(decodeFeatures(encodeFeatures(wide))).toEqual(wide);
  });

  it('are refused when a number is not finite, naming its place', async () => {
    const features = normalFeatures(4, 3, 1);
    features.data[7] = Number.NaN;
    const refusal = await refusalOf(() => decodeFeatures(encodeFeatures(features), 'x.npy'));
    expect(refusal.message).toBe('x.npy: expected finite numbers, got NaN at row 2, column 1');
  });

  it('are refused when they are not rows of floats', async () => {
    const flat = { rows: 12, cols: 0, data: new Float32Array(0) };
    const refusal = await refusalOf(() => decodeFeatures(encodeFeatures(flat), 'x.npy'));
    expect(refusal.message).toContain('expected features, an n x d array of float32 or float64, got float32');
  });
});
