import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { sha256Hex } from '@fidboard/core';
import { encodeNpz } from '@fidboard/npy';
import sharp from 'sharp';
import tar from 'tar-stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { hashFile, isSampleSource, openSamples, thumbnail, verifySamples } from '../src/index.ts';
import { expectRefusal, noise, png, pngOf, readAll, temporaryFolder, writeFiles } from './kit/images.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const COUNT = 45;
const SIZE = 5;
const pixels = Array.from({ length: COUNT }, (_, i) => noise(SIZE, SIZE, i));
// Written in an order that is neither theirs nor the alphabet's.
const shuffled = Array.from({ length: COUNT }, (_, i) => (i * 7) % COUNT);
const nameOf = (i: number) => `run/img${i}.png`;

beforeAll(async () => {
  const files: Record<string, Uint8Array | string> = {};
  for (const i of shuffled) files[nameOf(i)] = await pngOf(pixels[i]!, SIZE, SIZE);
  const extras = {
    'README.md': 'hello',
    'run/labels.csv': 'a,b',
    '__MACOSX/run/._img1.png': 'junk',
    'run/.DS_Store': 'junk',
  };
  Object.assign(files, extras);
  writeFiles(at('folder'), files);

  const zip = new ZipFile();
  const pack = tar.pack();
  for (const [name, bytes] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(bytes), name, { compress: name.includes('1') });
    pack.entry({ name: `./${name}` }, Buffer.from(bytes));
  }
  zip.addEmptyDirectory('run/empty');
  zip.end();
  pack.finalize();
  // Names that say nothing or lie: content decides.
  writeFileSync(at('zip.png'), await buffer(zip.outputStream));
  const tarBytes = await buffer(pack);
  writeFileSync(at('tar'), tarBytes);
  writeFileSync(at('gz.zip'), gzipSync(tarBytes));
  const arr_0 = {
    dtype: 'uint8',
    shape: [COUNT, SIZE, SIZE, 3],
    data: Uint8Array.from(Buffer.concat(pixels)),
  } as const;
  writeFileSync(at('npz'), await encodeNpz({ arr_0 }));
  writeFileSync(at('deflated-npz'), await encodeNpz({ arr_0 }, { compress: true }));
});

const SETS = [
  ['folder', 'folder'],
  ['zip', 'zip.png'],
  ['tar', 'tar'],
  ['tar.gz', 'gz.zip'],
  ['npz', 'npz'],
  ['npz', 'deflated-npz'],
] as const;

describe.each(SETS)('%s (%s)', (format, name) => {
  it('gives the same pixels in the same order', async () => {
    await using samples = await openSamples(at(name));
    expect(samples).toMatchObject({ format, count: COUNT, ignored: format === 'npz' ? 0 : 2 });
    if (format !== 'npz') expect(samples.names).toEqual(pixels.map((_, i) => nameOf(i)));
    let index = 0;
    for await (const image of samples.images()) {
      expect(image).toMatchObject({ index, name: samples.names[index], width: SIZE, height: SIZE });
      expect(Buffer.compare(image.pixels, pixels[index]!)).toBe(0);
      index++;
    }
    expect(index).toBe(COUNT);
  });

  it('reads a range as the same part of the whole', async () => {
    const images = await readAll(at(name), { range: { first: 33, count: 12 } });
    expect(images.map((image) => image.index)).toEqual(Array.from({ length: 12 }, (_, i) => 33 + i));
    for (const image of images) expect(Buffer.compare(image.pixels, pixels[image.index]!)).toBe(0);
    expect(await readAll(at(name), { range: { first: 45, count: 0 } })).toEqual([]);
    await expect(readAll(at(name), { range: { first: 40, count: 6 } })).rejects.toThrow(/within 45 images/);
  });

  it('verifies', async () => {
    const progress: number[] = [];
    const verified = await verifySamples(at(name), { onProgress: (done) => progress.push(done) });
    expect(verified).toMatchObject({ format, count: COUNT, width: SIZE, height: SIZE });
    if (format !== 'folder') expect(verified.sha256).toBe(await hashFile(at(name)));
    expect(progress).toEqual([COUNT]);
    expect(await isSampleSource(at(name))).toBe(true);
  });

  it('hands every image over in the verifying pass, one after another', async () => {
    const indices: number[] = [];
    let busy = false;
    await verifySamples(at(name), {
      onImage: async (image, count) => {
        expect(busy).toBe(false);
        busy = true;
        await new Promise(setImmediate);
        expect(count).toBe(COUNT);
        expect(Buffer.compare(image.pixels, pixels[image.index]!)).toBe(0);
        indices.push(image.index);
        busy = false;
      },
    });
    expect(indices).toEqual(Array.from({ length: COUNT }, (_, i) => i));
  });

  it('stops when told to', async () => {
    await using samples = await openSamples(at(name));
    const controller = new AbortController();
    const images = samples.images(undefined, { signal: controller.signal });
    await images.next();
    controller.abort(new Error('enough'));
    await expect(images.next()).rejects.toThrow('enough');
  });
});

it('a folder hashes as sha256sum prints it', async () => {
  const names = pixels.map((_, i) => nameOf(i));
  const text = execFileSync('sha256sum', names, { cwd: at('folder') });
  expect((await verifySamples(at('folder'))).sha256).toBe(sha256Hex(text));
});

describe('npz of images', () => {
  const grey = Uint8Array.from({ length: 2 * 3 * 4 }, (_, i) => i * 10);
  it.each([[[2, 3, 4]], [[2, 3, 4, 1]]])('replicates grey to three channels: %j', async (shape) => {
    writeFileSync(at('grey.npz'), await encodeNpz({ arr_0: { dtype: 'uint8', shape, data: grey } }));
    const images = await readAll(at('grey.npz'));
    expect(images[1]).toMatchObject({ name: 'arr_0[1]', width: 4, height: 3 });
    expect(Array.from(images[1]!.pixels)).toEqual(Array.from(grey.subarray(12)).flatMap((v) => [v, v, v]));
  });

  it.each([
    [
      'float',
      { dtype: 'float32', shape: [2, 2, 3, 2], data: new Float32Array(24) },
      /got float32 \(2, 2, 3, 2\)/,
    ],
    ['channels first', { dtype: 'uint8', shape: [2, 3, 2, 2], data: new Uint8Array(24) }, /got uint8/],
    ['flat', { dtype: 'uint8', shape: [2, 12], data: new Uint8Array(24) }, /got uint8 \(2, 12\)/],
    ['of no size', { dtype: 'uint8', shape: [2, 0, 0, 3], data: new Uint8Array(0) }, /2 images of 0 x 0/],
  ] as const)('refuses arrays that are not images: %s', async (_, arr_0, message) => {
    writeFileSync(at('bad.npz'), await encodeNpz({ arr_0 }));
    await expect(openSamples(at('bad.npz'))).rejects.toThrow(message);
  });

  it('refuses no images, and an npz without arr_0', async () => {
    const none = { dtype: 'uint8', shape: [0, 2, 2, 3], data: new Uint8Array(0) } as const;
    writeFileSync(at('none.npz'), await encodeNpz({ arr_0: none }));
    await expectRefusal(openSamples(at('none.npz'), { filename: 'mine.npz' }), 'NO_IMAGES', /"mine.npz"/);
    writeFileSync(at('stats.npz'), await encodeNpz({ mu: none }));
    await expectRefusal(openSamples(at('stats.npz')), 'BAD_INPUT', /named "arr_0", got mu/);
    expect(await isSampleSource(at('stats.npz'))).toBe(false);
  });
});

describe('verifySamples', () => {
  it('refuses mixed sizes by name, unless they are allowed', async () => {
    const path = writeFiles(at('mixed'), { 'a.png': await png(4, 4), 'b.png': await png(5, 4) });
    await expectRefusal(verifySamples(path), 'IMAGE_LIMIT', /"b.png": 5 x 4 pixels, "a.png" has 4 x 4/);
    expect(await verifySamples(path, { requireSameSize: false })).toMatchObject({
      count: 2,
      width: null,
      height: null,
    });
  });

  it('refuses nothing, a text, a lone image, an empty folder and an empty zip', async () => {
    writeFiles(folder, {
      'text.zip': 'not a zip',
      'one.png': await png(),
      empty: '',
      'eocd.zip': `PK\x05\x06${'\0'.repeat(18)}`,
    });
    mkdirSync(at('hollow'));
    for (const name of ['nowhere', 'text.zip', 'one.png', 'empty'])
      await expectRefusal(verifySamples(at(name)), 'BAD_INPUT', /./);
    for (const name of ['hollow', 'eocd.zip'])
      await expectRefusal(verifySamples(at(name)), 'NO_IMAGES', /at least one/);
    for (const name of ['nowhere', 'text.zip']) expect(await isSampleSource(at(name))).toBe(false);
  });

  it('refuses a link in a folder', async () => {
    const path = writeFiles(at('linked'), { 'a.png': await png() });
    symlinkSync('/etc/passwd', join(path, 'b.png'));
    await expectRefusal(verifySamples(path), 'UNSAFE_ENTRY', /"b.png": a symbolic link/);
  });
});

it('reads what the system tar writes, long names included', async () => {
  const long = `${'d'.repeat(90)}/${'n'.repeat(150)}.png`;
  writeFiles(at('long'), { [long]: await png(), 'a.png': await png() });
  for (const format of ['gnu', 'pax', 'v7']) {
    const files = format === 'v7' ? ['a.png'] : ['.'];
    execFileSync('tar', ['-cf', at(`${format}.tar`), `--format=${format}`, '-C', at('long'), ...files]);
    await using samples = await openSamples(at(`${format}.tar`));
    expect(samples.names).toEqual(format === 'v7' ? ['a.png'] : ['a.png', long]);
    expect((await readAll(at(`${format}.tar`)))[0]!.width).toBe(4);
  }
});

it('thumbnail fits the square, and enlarges without blur', async () => {
  const image = { width: 2, height: 1, pixels: Uint8Array.of(255, 0, 0, 0, 0, 255) };
  const large = await sharp(await thumbnail(image, 8))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(large.info).toMatchObject({ width: 8, height: 4, channels: 3 });
  expect([...large.data.subarray(9, 15)]).toEqual([255, 0, 0, 0, 0, 255]);
  const small = await sharp(
    await thumbnail({ width: 64, height: 32, pixels: noise(64, 32, 1) }, 16),
  ).metadata();
  expect(small).toMatchObject({ format: 'png', width: 16, height: 8 });
});
