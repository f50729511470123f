import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile, openSamples } from '@fidboard/evaluation';
import { describe, expect, it } from 'vitest';
import {
  begunUploadsPath,
  findBegunUpload,
  forgetUpload,
  rememberUpload,
} from '../src/server/begun-uploads.ts';
import { credentialsPath, readCredentials, writeCredentials } from '../src/server/credentials.ts';
import { packFolder } from '../src/server/pack-folder.ts';
import { originOf } from '../src/server/server.ts';
import { openFolder } from './run-cli.ts';

const NOBODY = new AbortController().signal;

// A white pixel.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==',
  'base64',
);

describe('credentials', () => {
  it('are readable by their owner only, and come back as they were written', async () => {
    await using folder = await openFolder();
    const path = credentialsPath({ XDG_CONFIG_HOME: join(folder.path, 'config') });
    expect(await readCredentials(path)).toEqual({ current: null, tokens: {} });
    const credentials = { current: 'http://a', tokens: { 'http://a': 'one', 'http://b': 'two' } };
    await writeCredentials(path, credentials);
    expect(await readCredentials(path)).toEqual(credentials);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('of another shape are refused, and told from the file', async () => {
    await using folder = await openFolder();
    const path = join(folder.path, 'credentials.json');
    for (const text of ['{', '[1', '{"current": 3}', '{"tokens": {"a": 1}}']) {
      await writeFile(path, text);
      await expect(readCredentials(path)).rejects.toThrow(
        'expected the credentials that fidboard login writes',
      );
    }
  });
});

describe('uploads that were begun', () => {
  const key = { origin: 'http://a', board: 'digits', methodId: 'm', sha256: 'a1', label: 'x', seed: 3 };
  const begun = { submissionId: 's', endpoint: 'http://a/uploads', url: null };

  it('are found by a later run with the same words, until they end, and are readable by their owner only', async () => {
    await using folder = await openFolder();
    const path = begunUploadsPath({ XDG_CONFIG_HOME: folder.path });
    expect(await findBegunUpload(path, key)).toBeNull();
    await rememberUpload(path, key, begun);
    await rememberUpload(path, key, { ...begun, url: 'http://a/uploads/1' });
    expect(await findBegunUpload(path, { ...key })).toMatchObject({
      submissionId: 's',
      url: 'http://a/uploads/1',
    });
    for (const other of [{ origin: 'http://b' }, { board: 'b' }, { methodId: 'n' }, { sha256: 'b2' }])
      expect(await findBegunUpload(path, { ...key, ...other })).toBeNull();
    for (const other of [{ label: undefined }, { seed: 4 }, { trainingImages: 3 }])
      expect(await findBegunUpload(path, { ...key, ...other })).toBeNull();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await forgetUpload(path, key);
    expect(await findBegunUpload(path, key)).toBeNull();
  });

  it('are none where the file is not ours, and the next one is kept all the same', async () => {
    await using folder = await openFolder();
    const path = join(folder.path, 'uploads.json');
    for (const text of ['{', '{"a": 1}', '[null, 3, {"key": 1}]']) {
      await writeFile(path, text);
      expect(await findBegunUpload(path, key)).toBeNull();
      await rememberUpload(path, key, begun);
      expect(await findBegunUpload(path, key)).toMatchObject(begun);
    }
  });
});

describe('originOf', () => {
  it('keeps the origin and refuses anything but http', () => {
    expect(originOf('https://board.example.org/boards/demo?x=1')).toBe('https://board.example.org');
    expect(() => originOf('board.example.org')).toThrow('--server: expected an address');
    expect(() => originOf('file:///etc/passwd')).toThrow('--server: expected an address');
  });
});

describe('packFolder', () => {
  it('gives the same bytes for the same images and labels, in natural order, and cleans up', async () => {
    await using folder = await openFolder();
    const images = join(folder.path, 'images');
    await mkdir(join(images, 'more'), { recursive: true });
    for (const name of ['10.png', '2.png', 'more/1.png']) await writeFile(join(images, name), PNG);
    await writeFile(join(images, 'labels.csv'), 'file,label\n10.png,a\n2.png,b\nmore/1.png,a\n');
    await writeFile(join(images, 'notes.txt'), 'left at home');
    const first = await packFolder(images, NOBODY);
    await utimes(join(images, '2.png'), new Date(), new Date());
    const second = await packFolder(images, NOBODY);
    expect(await hashFile(first.path)).toBe(await hashFile(second.path));
    const samples = await openSamples(first.path);
    expect(samples.names).toEqual(['2.png', '10.png', 'more/1.png']);
    expect(await samples.labels()).toEqual(['b', 'a', 'a']);
    expect(samples.ignored).toBe(1);
    await samples[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    await expect(readFile(first.path)).rejects.toThrow('ENOENT');
  });
});
