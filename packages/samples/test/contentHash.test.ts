import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sha256Hex } from '@fidboard/core';
import { encodeNpz } from '@fidboard/npy';
import { beforeAll, describe, expect, it } from 'vitest';
import { type OpenOptions, openSamples, type SampleSet } from '../src/index.ts';
import { rawTar, rawZip } from './kit/archives.ts';
import { noise, pngOf, temporaryFolder, writeFiles } from './kit/images.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const COUNT = 25;
const pixels = Array.from({ length: COUNT }, (_, i) => noise(4, 3, i));
const files: { name: string; bytes: Uint8Array }[] = [];

beforeAll(async () => {
  for (let i = 0; i < COUNT; i++) files.push({ name: `img${i}.png`, bytes: await pngOf(pixels[i]!, 4, 3) });
  mkdirSync(at('folder'));
  const backwards = files.toReversed();
  for (const { name, bytes } of backwards) writeFileSync(join(at('folder'), name), bytes);
  writeFileSync(at('stored.zip'), rawZip(backwards.map((file) => ({ ...file, method: 0 }))));
  writeFileSync(
    at('deflated.zip'),
    rawZip(
      [{ name: 'README', bytes: Buffer.from('x') }, ...files].map((f) => ({ ...f, name: `a/${f.name}` })),
    ),
  );
  writeFileSync(at('tar'), rawTar(backwards));
  writeFileSync(at('tar.gz'), gzipSync(rawTar(files)));
  const arr_0 = {
    dtype: 'uint8',
    shape: [COUNT, 3, 4, 3],
    data: Uint8Array.from(Buffer.concat(pixels)),
  } as const;
  writeFileSync(at('stored.npz'), await encodeNpz({ arr_0 }));
  writeFileSync(at('deflated.npz'), await encodeNpz({ other: arr_0, arr_0 }, { compress: true }));
});

async function hashOf(name: string, options: Parameters<SampleSet['contentHash']>[0] & OpenOptions = {}) {
  await using samples = await openSamples(at(name), options);
  return await samples.contentHash(options);
}

const expected = (digests: readonly string[]) => sha256Hex(['fidboard samples 1', ...digests, ''].join('\n'));
const digestsOfFiles = () => files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
const digestsOfPixels = () =>
  pixels.map((each) => createHash('sha256').update('3 4 3\n').update(each).digest('hex'));

describe('contentHash', () => {
  it.each(['folder', 'stored.zip', 'deflated.zip', 'tar', 'tar.gz'])(
    'of files is that of their digests in natural order: %s',
    async (name) => {
      expect(await hashOf(name)).toBe(expected(digestsOfFiles()));
      const range = { first: 3, count: 12 };
      expect(await hashOf(name, { range })).toBe(expected(digestsOfFiles().slice(3, 15)));
    },
  );

  it.each(['stored.npz', 'deflated.npz'])('of bare pixels is that of their digests: %s', async (name) => {
    expect(await hashOf(name)).toBe(expected(digestsOfPixels()));
    const range = { first: 20, count: 5 };
    expect(await hashOf(name, { range })).toBe(expected(digestsOfPixels().slice(20)));
  });

  it('tells another order and other shapes of the same bytes apart', async () => {
    const [first, second] = files;
    writeFiles(at('swapped'), { 'img0.png': second!.bytes, 'img1.png': first!.bytes });
    writeFiles(at('renamed'), { 'x/1.png': first!.bytes, 'x/2.png': second!.bytes });
    expect(await hashOf('renamed')).toBe(expected(digestsOfFiles().slice(0, 2)));
    expect(await hashOf('swapped')).toBe(expected(digestsOfFiles().slice(0, 2).reverse()));
    const hashes = new Set<string>();
    for (const shape of [
      [6, 4, 3],
      [6, 4, 3, 1],
      [6, 3, 4, 1],
      [2, 4, 3, 3],
    ]) {
      writeFileSync(
        at('grey.npz'),
        await encodeNpz({ arr_0: { dtype: 'uint8', shape, data: noise(6, 4, 1) } }),
      );
      hashes.add(await hashOf('grey.npz'));
    }
    // (6, 4, 3) and (6, 4, 3, 1) are the same images.
    expect(hashes.size).toBe(3);
  });

  it('refuses what is damaged, and stops when told to', async () => {
    const zip = rawZip(files.map((file) => ({ ...file, method: 0 })));
    zip[zip.indexOf(Buffer.from(files[7]!.bytes)) + 50]! ^= 1;
    writeFileSync(at('damaged.zip'), zip);
    await expect(hashOf('damaged.zip')).rejects.toThrow(/"img7.png": its CRC-32 does not match/);
    const signal = AbortSignal.abort(new Error('enough'));
    for (const name of ['folder', 'stored.npz']) {
      await using samples = await openSamples(at(name));
      await expect(samples.contentHash({ signal })).rejects.toThrow('enough');
    }
  });
});
