import { readFileSync } from 'node:fs';
import { readNpz } from '@fidboard/npy';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/decodeImage.ts';
import { checkImage } from '../src/imageHeader.ts';
import { DEFAULT_SAMPLE_LIMITS } from '../src/index.ts';

const vector = (name: string) => new URL(`./vectors/${name}`, import.meta.url).pathname;
const expected = await readNpz(vector('expected.npz'));

describe('decoded pixels', () => {
  it.each([...expected.keys()])('%s: those that Pillow sees', async (name) => {
    const bytes = readFileSync(vector(name));
    checkImage(bytes, name, DEFAULT_SAMPLE_LIMITS);
    const { width, height, pixels } = await decodeImage(
      { name, bytes },
      { maxPixels: 1e6, background: 'white' },
    );
    const { shape, data } = expected.get(name)!;
    expect([height, width, 3]).toEqual(shape);
    const differences = Array.from(data as Uint8Array, (value, i) => Math.abs(value - pixels[i]!));
    expect(Math.max(...differences)).toBe(0);
  });
});

describe('checkImage', () => {
  it.each(['colour.png', 'colour.jpg', 'colour.webp', 'grey.png', 'palette.png'])(
    'reads the size of %s',
    (name) => {
      const header = checkImage(readFileSync(vector(name)), name, DEFAULT_SAMPLE_LIMITS);
      expect(header).toMatchObject({ width: 9, height: 12, animated: false });
    },
  );

  it.each([
    ['animation.png', /animations are not samples/],
    ['animation.webp', /animations are not samples/],
    ['cmyk.jpg', /CMYK is not read/],
  ])('refuses %s', (name, message) => {
    expect(() => checkImage(readFileSync(vector(name)), name, DEFAULT_SAMPLE_LIMITS)).toThrow(message);
  });

  it('refuses sizes beyond the limits before decoding', () => {
    const bytes = readFileSync(vector('colour.png'));
    expect(() => checkImage(bytes, 'a', { ...DEFAULT_SAMPLE_LIMITS, maxPixels: 107 })).toThrow(
      /9 x 12 pixels/,
    );
    expect(() => checkImage(bytes, 'a', { ...DEFAULT_SAMPLE_LIMITS, minSide: 10 })).toThrow(/"a": 9 x 12/);
    const huge = Buffer.from(bytes);
    huge.writeUInt32BE(0x7fffffff, 16);
    expect(() => checkImage(huge, 'huge.png', DEFAULT_SAMPLE_LIMITS)).toThrow(/"huge.png": 2147483647 x 12/);
  });
});
