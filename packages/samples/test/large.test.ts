import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSamples } from '../src/index.ts';
import { rawZip } from './kit/archives.ts';
import { noise, png, readAll, temporaryFolder } from './kit/images.ts';
import { writeSparseNpz } from './kit/sparseNpz.ts';

const folder = temporaryFolder();
const MiB = 2 ** 20;

describe('an npz of 50,000 images of 256 x 256, 9.8 GB', () => {
  const path = join(folder, 'large.npz');
  const IMAGE = 256 * 256 * 3;
  // The image in which the file passes 4 GiB, and the last.
  const marked = [21_845, 49_999];
  const picture = (index: number) => noise(256, 256, index);
  beforeAll(async () => {
    const bytes = marked.map((index) => ({ at: index * IMAGE, data: picture(index) }));
    await writeSparseNpz(path, [50_000, 256, 256, 3], { bytes });
  });

  it('is entered where it is asked for, and never loaded', async () => {
    expect(statSync(path).size).toBeGreaterThan(9.8e9);
    const before = process.memoryUsage.rss();
    await using samples = await openSamples(path);
    expect(samples.count).toBe(50_000);
    for (const index of marked) {
      for await (const image of samples.images({ first: index, count: 1 })) {
        expect(image).toMatchObject({ index, width: 256, height: 256 });
        expect(Buffer.compare(image.pixels, picture(index))).toBe(0);
      }
    }
    let peak = 0;
    for await (const _ of samples.images({ first: 30_000, count: 1_000 })) {
      peak = Math.max(peak, process.memoryUsage.rss() - before);
    }
    // 1,000 images are 188 MiB; the whole is 9,375.
    expect(peak).toBeLessThan(170 * MiB);
  });

  it('in which a byte is wrong is refused when all of it is read', async () => {
    const small = join(folder, 'small.npz');
    await writeSparseNpz(small, [50, 64, 64, 3], { bytes: [{ at: 500_000, data: Uint8Array.of(1) }] });
    await expect(readAll(small)).rejects.toThrow(Refusal);
    await expect(readAll(small)).rejects.toThrow(/CRC-32/);
  });
});

it('a zip of more entries than fit into 16 bits', async () => {
  const bytes = await png();
  const COUNT = 70_000;
  const entries = Array.from({ length: COUNT }, (_, i) => ({
    name: `img${COUNT - 1 - i}.png`,
    bytes,
    method: 0,
  }));
  const path = join(folder, 'many.zip');
  writeFileSync(path, rawZip(entries));
  await using samples = await openSamples(path);
  expect(samples.count).toBe(COUNT);
  expect(samples.names[0]).toBe('img0.png');
  expect(samples.names.at(-1)).toBe('img69999.png');
  const [image] = await readAll(path, { range: { first: COUNT - 1, count: 1 } });
  expect(image).toMatchObject({ name: 'img69999.png', index: COUNT - 1, width: 4 });
});

it('a small zip with the end of zip64', async () => {
  const bytes = await png();
  writeFileSync(join(folder, 'zip64.zip'), rawZip([{ name: 'a.png', bytes }], { zip64: true }));
  expect(await readAll(join(folder, 'zip64.zip'))).toHaveLength(1);
});
