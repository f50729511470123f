import { readFileSync } from 'node:fs';
import { readNpz } from '@fidboard/npy';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/decodeImage.ts';
import { checkImage } from '../src/imageHeader.ts';
import { DEFAULT_SAMPLE_LIMITS } from '../src/index.ts';

const bytesOf = (name: string) => readFileSync(new URL(`./vectors/${name}`, import.meta.url).pathname);
const expected = await readNpz(new URL('./vectors/expected.npz', import.meta.url).pathname);

/** The pixels of an image file that passes the checks. */
async function decode(name: string, bytes: Uint8Array, background: 'white' | 'black' = 'white') {
  checkImage(bytes, name, DEFAULT_SAMPLE_LIMITS);
  return decodeImage({ name, bytes }, { maxPixels: 1e6, background });
}

describe('decoded pixels', () => {
  it.each([...expected.keys()])('%s: those that Pillow sees, exactly', async (key) => {
    const name = key.replace('black/', '');
    const { width, height, pixels } = await decode(name, bytesOf(name), key === name ? 'white' : 'black');
    const { shape, data } = expected.get(key)!;
    expect([height, width, 3]).toEqual(shape);
    const differences = Array.from(data as Uint8Array, (value, i) => Math.abs(value - pixels[i]!));
    expect(Math.max(...differences)).toBe(0);
  });
});

describe('checkImage', () => {
  it.each([
    ['colour.png', 'png'],
    ['420.jpg', 'jpeg'],
    ['lossy.webp', 'webp'],
    ['lossless.webp', 'webp'],
    ['alpha-lossy.webp', 'webp'],
    ['lzw.tif', 'tiff'],
    ['key.gif', 'gif'],
    ['palette4.bmp', 'bmp'],
    ['core.bmp', 'bmp'],
    ['top-down.bmp', 'bmp'],
    ['comment.ppm', 'netpbm'],
  ])('reads the size of %s', (name, format) => {
    const header = checkImage(bytesOf(name), name, DEFAULT_SAMPLE_LIMITS);
    expect(header).toMatchObject({ format, width: 21, height: 17, several: false });
  });

  const SEVERAL = /animations and files of several pages are not samples/;
  it.each([
    ['animation.png', SEVERAL],
    ['animation.webp', SEVERAL],
    ['animation.gif', SEVERAL],
    ['pages.tif', SEVERAL],
    ['two.ppm', SEVERAL],
    ['turned.tif', /TIFF orientation is not upright/],
    ['premultiplied.tif', /neither colour nor plain alpha/],
    ['float.tif', /samples are not unsigned/],
    ['fax.tif', /compression is 4, read are none, LZW, JPEG, deflate, PackBits/],
    ['lab.tif', /TIFF is of an unusual kind/],
    ['planar.tif', /TIFF is of an unusual kind/],
    ['masked.bmp', /BMP is compressed, masked or of 16 bits/],
    ['maxval.pgm', /maxval is 100/],
    ['text.ppm', /its bytes are not those of a PNG, JPEG, WebP, TIFF, GIF, BMP, PPM or PGM image/],
  ])('refuses %s', (name, message) => {
    expect(() => checkImage(bytesOf(name), name, DEFAULT_SAMPLE_LIMITS)).toThrow(message);
  });

  it('refuses sizes beyond the limits before decoding', () => {
    const bytes = bytesOf('colour.png');
    expect(() => checkImage(bytes, 'a', { ...DEFAULT_SAMPLE_LIMITS, maxPixels: 356 })).toThrow(
      /21 x 17 pixels/,
    );
    expect(() => checkImage(bytes, 'a', { ...DEFAULT_SAMPLE_LIMITS, minSide: 18 })).toThrow(/"a": 21 x 17/);
    const huge = Buffer.from(bytes);
    huge.writeUInt32BE(0x7fffffff, 16);
    expect(() => checkImage(huge, 'huge.png', DEFAULT_SAMPLE_LIMITS)).toThrow(/"huge.png": 2147483647 x 17/);
  });
});

describe('a file cut short, at any length, is refused', () => {
  // The last bytes of some formats say nothing about the picture.
  const IDLE: Readonly<Record<string, number>> = { png: 12, webp: 1, gif: 1, jpg: 2 };
  it.each([
    'colour.png',
    'lossless.webp',
    'colour.gif',
    'none.tif',
    'core.bmp',
    'palette4.bmp',
    'deep.ppm',
    '444.jpg',
  ])('%s', async (name) => {
    const bytes = bytesOf(name);
    const most = bytes.length - (IDLE[name.replace(/.*\./, '')] ?? 0);
    for (let length = 0; length < most; length += 1 + Math.floor(length / 16)) {
      await expect(decode(name, bytes.subarray(0, length)), `${length} bytes`).rejects.toMatchObject({
        name: 'Refusal',
        code: expect.stringMatching(/UNREADABLE_IMAGE|IMAGE_LIMIT/),
      });
    }
  });
});

it('a palette that lacks a colour is damage', async () => {
  const bmp = bytesOf('palette.bmp');
  bmp.writeUInt32LE(10, 46);
  await expect(decode('a.bmp', bmp)).rejects.toThrow(/palette lacks a colour/);
});
