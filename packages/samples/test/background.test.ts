import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { flatten } from '../src/flatten.ts';
import { readAll, temporaryFolder, writeFiles } from './kit/images.ts';

const folder = temporaryFolder();

describe('transparency', () => {
  it('is weighed exactly, for every colour and alpha', () => {
    const rgba = new Uint8Array(4 * 256 * 256);
    for (let i = 0; i < 256 * 256; i++) rgba.set([i >> 8, 0, 255, i & 255], 4 * i);
    for (const [background, under] of [
      ['white', 255],
      ['black', 0],
    ] as const) {
      const rgb = flatten(rgba, background);
      let wrong = 0;
      for (let i = 0; i < 256 * 256; i++) {
        const alpha = i & 255;
        [i >> 8, 0, 255].forEach((colour, channel) => {
          const exact = (colour * alpha + under * (255 - alpha)) / 255;
          if (rgb[3 * i + channel] !== Math.round(exact)) wrong++;
        });
      }
      expect(wrong).toBe(0);
    }
  });

  it.each([false, true])(
    'is laid over white, or over black where that is asked (isolate: %s)',
    async (isolate) => {
      const path = writeFiles(join(folder, 'set'), {
        'a.png': await sharp(Uint8Array.of(10, 20, 30, 0, 10, 20, 30, 255), {
          raw: { width: 2, height: 1, channels: 4 },
        })
          .png()
          .toBuffer(),
      });
      const pixelsOver = async (background?: 'white' | 'black') =>
        Array.from((await readAll(path, { isolate, background }))[0]!.pixels);
      expect(await pixelsOver()).toEqual([255, 255, 255, 10, 20, 30]);
      expect(await pixelsOver('white')).toEqual([255, 255, 255, 10, 20, 30]);
      expect(await pixelsOver('black')).toEqual([0, 0, 0, 10, 20, 30]);
    },
  );
});
