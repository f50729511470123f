import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readNpz } from '@fidboard/npy';
import type { Preprocessing } from '@fidboard/protocol';
import { describe, expect, it } from 'vitest';
import { frameOf } from '../src/resample/frame.ts';
import { keptResamplers, resamplerOf } from '../src/resample/resampler.ts';

interface Framing {
  readonly width: number;
  readonly height: number;
  readonly shorterSide?: number;
}

const { cases, frames } = JSON.parse(
  readFileSync(new URL('./vectors/resize.json', import.meta.url), 'utf8'),
) as {
  cases: (Framing & { name: string; image: string })[];
  frames: (Framing & { image: [number, number]; frame: [number, number, number, number] })[];
};
const VECTORS = await readNpz(fileURLToPath(new URL('./vectors/resize.npz', import.meta.url)));

/** How far each may be from its oracle, of a range of 255; 0 is to the bit. */
const TOLERANCES: Readonly<Record<Preprocessing['resize'], number>> = {
  'bilinear-align-corners': 0,
  'bilinear-half-pixel': 1e-6,
  tf1: 0,
  clean: 0,
  'pil-bicubic-uint8': 0,
  'pil-bilinear-uint8': 0,
  'antialias-bilinear': 1e-6,
};

function inputOf({ width, height, shorterSide }: Framing, resize: Preprocessing['resize']) {
  return { width, height, resize, ...(shorterSide === undefined ? {} : { crop: { shorterSide } }) };
}

function image(name: string) {
  const { shape, data } = VECTORS.get(name)!;
  return { height: shape[0]!, width: shape[1]!, pixels: data as Uint8Array };
}

describe.each(Object.entries(TOLERANCES) as [Preprocessing['resize'], number][])(
  '%s',
  (resize, tolerance) => {
    it.each(cases)('is its oracle’s: $name', (each) => {
      const { pixels, ...size } = image(each.image);
      const length = each.width * each.height * 3;
      const into = new Float32Array(length + 2).fill(-1);
      resamplerOf(size, inputOf(each, resize))(pixels, into, 1);
      const expected = VECTORS.get(`${each.name} ${resize}`)!.data as Float32Array | Uint8Array;
      expect(expected).toHaveLength(length);
      const farthest = Math.max(...Array.from(expected, (value, i) => Math.abs(value - into[i + 1]!)));
      expect(farthest).toBeLessThanOrEqual(tolerance * 255);
      expect([into[0], into[length + 1]]).toEqual([-1, -1]);
    });

    it('leaves one colour as it is, whatever the size', () => {
      for (const [width, height] of [
        [1, 1],
        [7, 3],
        [300, 2],
      ] as const) {
        const pixels = new Uint8Array(width * height * 3).fill(201);
        const into = new Float32Array(20 * 20 * 3);
        resamplerOf({ width, height }, inputOf({ width: 20, height: 20, shorterSide: 23 }, resize))(
          pixels,
          into,
          0,
        );
        for (const value of into) expect(value).toBeCloseTo(201, 4);
      }
    });
  },
);

describe('frameOf', () => {
  it('is torchvision’s Resize and CenterCrop', () => {
    for (const {
      image: [width, height],
      frame,
      ...framing
    } of frames) {
      const { columns, rows } = frameOf({ width, height }, inputOf(framing, 'clean'));
      expect([columns.to, rows.to, columns.first, rows.first]).toEqual(frame);
      expect([columns.count, rows.count]).toEqual([framing.width, framing.height]);
    }
  });

  it('cuts at half of what is left over, halves to the even number', () => {
    const cuts = [5, 6, 7, 8, 9].map(
      (side) =>
        frameOf({ width: side, height: 4 }, { width: 4, height: 4, crop: { shorterSide: 4 } }).columns.first,
    );
    expect(cuts).toEqual([0, 1, 2, 2, 2]);
  });
});

describe('keptResamplers', () => {
  it('makes one for each size, and forgets those that were used longest ago', () => {
    const kept = keptResamplers({
      ...inputOf({ width: 4, height: 4 }, 'clean'),
      normalisation: 'x/255',
      colour: 'rgb',
    });
    const first = kept({ width: 9, height: 9 });
    for (let width = 10; width < 41; width++) kept({ width, height: 9 });
    expect(kept({ width: 9, height: 9 })).toBe(first);
    for (let width = 41; width < 73; width++) kept({ width, height: 9 });
    expect(kept({ width: 9, height: 9 })).not.toBe(first);
  });
});
