import { Refusal } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { extractorById, logitsOf, openExtractor } from '../src/index.ts';
import { expectedFeatures, expectedLogits, IMAGES } from './vectors.ts';

const MOBILENET = extractorById('mobilenet-v2');

/** The features of the float64 PyTorch network, one row for each image. */
function stored() {
  const rows = expectedFeatures('mobilenet-v2');
  return { rows: rows.length, cols: 1280, data: Float32Array.from(rows.flatMap((row) => [...row])) };
}

/** The largest difference, relative to the largest logit. */
function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!))) / scale;
}

describe('logitsOf', () => {
  it('gives the logits of the float64 PyTorch network, from its features and from our own', async () => {
    const expected = expectedLogits('mobilenet-v2').flat();
    const { rows, cols, data } = await logitsOf(MOBILENET, stored());
    expect([rows, cols]).toEqual([IMAGES.length, 5]);
    // The stored features are rounded to float32, the logits are not.
    expect(difference(data, expected)).toBeLessThan(1e-6);
    await using extractor = await openExtractor('mobilenet-v2');
    const own = { rows: IMAGES.length, cols: 1280, data: await extractor.extract(IMAGES) };
    expect(difference((await logitsOf(MOBILENET, own)).data, expected)).toBeLessThan(1e-5);
  });

  it('does not depend on the batch or on the type of the features', async () => {
    const { data } = stored();
    const whole = (await logitsOf(MOBILENET, stored())).data;
    const wide = { rows: IMAGES.length, cols: 1280, data: Float64Array.from(data) };
    expect(difference((await logitsOf(MOBILENET, wide)).data, Array.from(whole))).toBeLessThan(1e-12);
    for (let i = 0; i < IMAGES.length; i++) {
      const row = { rows: 1, cols: 1280, data: data.subarray(i * 1280, (i + 1) * 1280) };
      const expected = Array.from(whole.subarray(i * 5, (i + 1) * 5));
      expect(difference((await logitsOf(MOBILENET, row)).data, expected)).toBeLessThan(1e-12);
    }
  });

  it('refuses an extractor without a classifier, and weights of another version', async () => {
    const inception = extractorById('inception-v3-mixed5');
    const features = { rows: 1, cols: inception.dimension, data: new Float32Array(inception.dimension) };
    const refusal = await logitsOf(inception, features).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({
      message: expect.stringContaining('Inception-v3 mixed5 has no classifier'),
    });
    const other = {
      ...MOBILENET,
      id: 'other',
      head: { ...MOBILENET.head!, sha256: '0'.repeat(64) },
    } as never;
    await expect(logitsOf(other, stored())).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  });
});
