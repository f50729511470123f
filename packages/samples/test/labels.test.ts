import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Refusal } from '@fidboard/core';
import { encodeNpy, encodeNpz, type NpyArray } from '@fidboard/npy';
import fc from 'fast-check';
import tar from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { isSampleSource, labelsOfFile, openSamples } from '../src/index.ts';
import { parseLabelCsv } from '../src/labelCsv.ts';
import { expectRefusal, png, temporaryFolder, writeFiles } from './kit/images.ts';

const folder = temporaryFolder();
const image = await png();

const texts = (...data: string[]): NpyArray => ({ dtype: 'text', shape: [data.length], data });
const text = (value: string) => Buffer.from(value);

async function labelsOf(path: string): Promise<readonly string[] | null> {
  await using samples = await openSamples(path);
  return await samples.labels();
}

let made = 0;
type Files = Record<string, Uint8Array | string>;

/** The same files as a folder and as every kind of archive. */
async function everyWay(files: Files): Promise<string[]> {
  const base = join(folder, String(made++));
  writeFiles(base, files);
  const zip = new ZipFile();
  const pack = tar.pack();
  for (const [name, bytes] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(bytes), name);
    pack.entry({ name: `./${name}` }, Buffer.from(bytes));
  }
  zip.end();
  pack.finalize();
  const tarBytes = await buffer(pack);
  writeFileSync(`${base}.zip`, await buffer(zip.outputStream));
  writeFileSync(`${base}.tar`, tarBytes);
  writeFileSync(`${base}.tar.gz`, gzipSync(tarBytes));
  return [base, `${base}.zip`, `${base}.tar`, `${base}.tar.gz`];
}

async function expectLabels(files: Files, labels: readonly string[] | null): Promise<void> {
  for (const path of await everyWay(files)) expect(await labelsOf(path), path).toEqual(labels);
}

async function expectRefused(files: Files, message: RegExp): Promise<void> {
  for (const path of await everyWay(files)) await expectRefusal(labelsOf(path), 'BAD_INPUT', message);
}

describe('class folders', () => {
  it('are the first folders below what all images share', async () => {
    await expectLabels({ 'cat/2.png': image, 'dog/a/1.png': image, 'cat/10.png': image }, [
      'cat',
      'cat',
      'dog',
    ]);
    await expectLabels({ 'run/x/cat/1.png': image, 'run/x/dog/1.png': image }, ['cat', 'dog']);
  });

  it('are none where an image lies in no folder, or all lie in one', async () => {
    await expectLabels({ 'cat/1.png': image, 'dog/1.png': image, '1.png': image }, null);
    await expectLabels({ 'cat/1.png': image, 'cat/2.png': image }, null);
    await expectLabels({ 'run/cat/1.png': image, 'run/1.png': image }, null);
  });
});

describe('labels.csv', () => {
  const images = { 'a.png': image, 'b 2.png': image, 'b 10.png': image };

  it('names every image once, in any order', async () => {
    const csv = '\ufefffile,label\r\nb 10.png,"x, ""y"""\r\n./a.png,cat\r\n"b 2.png",dog\r\n\r\n';
    await expectLabels({ ...images, 'labels.csv': csv }, ['cat', 'dog', 'x, "y"']);
  });

  it('goes before class folders, and may name files from the folder that all share', async () => {
    const files = { 'run/cat/1.png': image, 'run/dog/2.png': image };
    await expectLabels({ ...files, 'labels.csv': 'file,label\ncat/1.png,p\nrun/dog/2.png,q\n' }, ['p', 'q']);
    await expectLabels({ ...files, 'run/labels.csv': 'file,label\ncat/1.png,p\ndog/2.png,q' }, ['p', 'q']);
  });

  it('is any other text below the folders of images: set aside and not read', async () => {
    const files = { 'cat/1.png': image, 'dog/2.png': image, 'dog/labels.csv': 'nonsense' };
    await expectLabels(files, ['cat', 'dog']);
  });

  it('does not keep a set from being opened when it is of another kind', async () => {
    for (const path of await everyWay({ ...images, 'labels.csv': 'a,b' })) {
      await using samples = await openSamples(path);
      expect(samples).toMatchObject({ count: 3, ignored: 1, labelFiles: ['labels.csv'] });
      await expectRefusal(
        samples.labels(),
        'BAD_INPUT',
        /labels.csv, line 1: expected the header file,label, got "a,b"/,
      );
    }
  });

  it.each([
    ['an unknown file', 'a.png,1\nc.png,2', /line 3: "c.png" is no image of the set/],
    ['a file twice', 'a.png,1\nb 2.png,1\na.png,2', /line 4: "a.png" has a label already, on line 2/],
    ['a missing file', 'a.png,1\nb 10.png,2', /for each of 3 images, got 2; the first without is "b 2.png"/],
    [
      'too many lines',
      'a.png,1\nb 2.png,1\nb 10.png,1\nc.png,1',
      /line 5: expected a label for each of 3 images, got more/,
    ],
    ['an empty label', 'a.png,', /line 2: expected a label, got none/],
    ['a control character', 'a.png,"1\n"', /line 2: a label may not hold control characters/],
    [
      'a label too long',
      `a.png,${'x'.repeat(201)}`,
      /line 2: a label may have 200 characters, this one has 201/,
    ],
    ['a third field', 'a.png,1,2', /line 2: expected a file and a label, got 3 fields/],
    ['an empty line', 'a.png,1\n\nb 2.png,1', /line 3: expected a file and a label, got 1 field/],
    ['an open quote', 'a.png,"1\n2', /line 3: a quote is not closed/],
    ['a quote within', 'a.png,x"1"', /line 2: a quote stands within a field/],
    ['text after a quote', 'a.png,"1"x', /line 2: text follows a closing quote/],
  ])('refuses %s', async (_, lines, message) => {
    await expectRefused({ ...images, 'labels.csv': `file,label\n${lines}` }, message);
  });

  it('refuses what is not UTF-8, and nothing at all', async () => {
    await expectRefused({ ...images, 'labels.csv': Buffer.from([0xff, 0xfe, 0x41]) }, /not UTF-8/);
    await expectRefused(
      { ...images, 'labels.csv': '' },
      /line 1: expected the header file,label, got nothing/,
    );
  });

  it('undoes any quoting of RFC 4180', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { maxLength: 5 }), fc.boolean(), (rows, crlf) => {
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const lines = ['file,label', ...rows.map((row) => row.map(quoted).join(','))];
        const bytes = text(lines.join(crlf ? '\r\n' : '\n'));
        const parsed = parseLabelCsv(bytes, { name: 'law', most: 5 });
        expect(parsed.map(({ file, label }) => [file, label])).toEqual(rows);
      }),
      { seed: 1 },
    );
  });

  it('ends any bytes in lines or in a Refusal', () => {
    const piece = fc.constantFrom('file,label', '\n', '\r', '"', ',', 'a', '\u0000');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          parseLabelCsv(text(`file,label\n${pieces.join('')}`), { name: 'x', most: 3 });
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('labels.npy', () => {
  const images = { '1.png': image, '2.png': image, '10.png': image };

  it('holds texts or integers in natural order, and may be the first entry of an archive', async () => {
    const integers: NpyArray = { dtype: 'int64', shape: [3], data: BigInt64Array.of(7n, -1n, 7n) };
    await expectLabels({ 'labels.npy': encodeNpy(texts('a', 'b', 'c')), ...images }, ['a', 'b', 'c']);
    await expectLabels({ 'labels.npy': encodeNpy(integers), ...images }, ['7', '-1', '7']);
    for (const path of await everyWay({ 'labels.npy': encodeNpy(integers), ...images }))
      expect(await isSampleSource(path)).toBe(true);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['another length', encodeNpy(texts('a')), /expected 3 labels, one for each image, got 1/],
    [
      'numbers that are not whole',
      encodeNpy({ dtype: 'float32', shape: [3], data: new Float32Array(3) }),
      /got float32 \(3\)/,
    ],
    ['a matrix', encodeNpy({ dtype: 'uint8', shape: [3, 1], data: new Uint8Array(3) }), /got uint8 \(3, 1\)/],
    [
      'an empty label',
      encodeNpy(texts('a', '', 'c')),
      /row 1 \(counted from 0\): expected a label, got none/,
    ],
    ['no array', text('a\nb\nc'), /line 1: expected the header/],
  ])('refuses %s', async (_, bytes, message) => {
    await expectRefused({ ...images, 'labels.npy': bytes }, message);
  });

  it('refuses pickles and a second labels file', async () => {
    const pickle = readFileSync(new URL('../../npy/test/vectors/object.npy', import.meta.url));
    await expectRefused({ ...images, 'labels.npy': pickle }, /pickle runs its code/);
    await expectRefused(
      { ...images, 'labels.npy': encodeNpy(texts('a', 'b', 'c')), 'labels.csv': 'file,label' },
      /expected one labels file, got "labels\.\w+" and "labels\.\w+"/,
    );
  });

  it('is no image anywhere else', async () => {
    for (const path of await everyWay({ ...images, 'a/labels.npy': encodeNpy(texts('a', 'b', 'c')) })) {
      await using samples = await openSamples(path);
      expect(samples.count).toBe(4);
      await expect(
        samples
          .images()
          .next()
          .then(() => samples.images({ first: 3, count: 1 }).next()),
      ).rejects.toThrow(/a\/labels.npy/);
    }
  });
});

describe('labels of an .npz', () => {
  const arr_0: NpyArray = { dtype: 'uint8', shape: [2, 4, 4, 3], data: new Uint8Array(96) };
  const write = async (arrays: Record<string, NpyArray>) => {
    const path = join(folder, `${made++}.npz`);
    writeFileSync(path, await encodeNpz(arrays));
    return path;
  };

  it('are the array labels, or guided-diffusion’s arr_1', async () => {
    const arr_1: NpyArray = { dtype: 'int64', shape: [2], data: BigInt64Array.of(3n, 1n) };
    expect(await labelsOf(await write({ arr_0 }))).toBeNull();
    expect(await labelsOf(await write({ arr_0, arr_1 }))).toEqual(['3', '1']);
    expect(await labelsOf(await write({ labels: texts('a', 'b'), arr_0, arr_1 }))).toEqual(['a', 'b']);
    expect(await labelsOf(await write({ arr_0, arr_1: { ...arr_0, shape: [96] } }))).toBeNull();
  });

  it('are refused where they do not fit, before they are read', async () => {
    const path = await write({ arr_0, labels: texts('a', 'b', 'c') });
    await expectRefusal(
      labelsOf(path),
      'BAD_INPUT',
      /labels: expected labels, an array \(2\) .* got text \(3\)/,
    );
  });
});

describe('labels of features', () => {
  it('come from a CSV of as many files, in natural order of their names', () => {
    const csv = text('file,label\nimg10.png,b\nimg2.png,a\n');
    expect(labelsOfFile(csv, 'x.csv', { count: 2 })).toEqual(['a', 'b']);
    expect(() => labelsOfFile(csv, 'x.csv', { count: 3 })).toThrow(
      'x.csv: expected 3 labels, one for each image, got 2',
    );
    const twice = text('file,label\na.png,b\na.png,a\n');
    expect(() => labelsOfFile(twice, 'x.csv', { count: 2 })).toThrow(
      'line 3: "a.png" has a label already, on line 2',
    );
  });
});
