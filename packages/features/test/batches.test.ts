import type { SampleImage } from '@fidboard/samples';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf, groupBySize } from '../src/batches.ts';

const side = fc.integer({ min: 1, max: 4 });
const images: fc.Arbitrary<SampleImage[]> = fc
  .array(fc.record({ width: side, height: side }))
  .map((sizes) =>
    sizes.map((size, index) => ({ name: `${index}`, index, ...size, pixels: new Uint8Array() })),
  );

describe('batchesOf', () => {
  it('keeps the order, fills each batch as far as the limits allow, and loses nothing', async () => {
    const limits = fc.record({
      images: fc.integer({ min: 1, max: 5 }),
      pixels: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(images, limits, async (stream, limit) => {
        const batches: SampleImage[][] = [];
        for await (const batch of batchesOf(stream, limit)) batches.push(batch);
        expect(batches.flat()).toEqual(stream);
        for (const [i, batch] of batches.entries()) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length === 1 || fits(batch)).toBe(true);
          const [following] = batches[i + 1] ?? [];
          if (following !== undefined) expect(fits([...batch, following])).toBe(false);
        }
        function fits(batch: SampleImage[]): boolean {
          return (
            batch.length <= limit.images &&
            batch.reduce((sum, b) => sum + b.width * b.height, 0) <= limit.pixels
          );
        }
      }),
    );
  });
});

describe('groupBySize', () => {
  it('puts every place into exactly one group, with images of its size', () => {
    fc.assert(
      fc.property(images, (batch) => {
        const groups = groupBySize(batch);
        expect(groups.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual(batch.map((_, i) => i));
        expect(new Set(groups.map(({ width, height }) => `${width}x${height}`)).size).toBe(groups.length);
        for (const { width, height, places } of groups) {
          for (const place of places) expect(batch[place]).toMatchObject({ width, height });
        }
      }),
    );
  });
});
