import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile, openSamples } from '@fidboard/evaluation';
import { describe, expect, it } from 'vitest';
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

describe('originOf', () => {
  it('keeps the origin and refuses anything but http', () => {
    expect(originOf('https://board.example.org/boards/demo?x=1')).toBe('https://board.example.org');
    expect(() => originOf('board.example.org')).toThrow('--server: expected an address');
    expect(() => originOf('file:///etc/passwd')).toThrow('--server: expected an address');
  });
});

describe('packFolder', () => {
  it('gives the same bytes for the same images, in natural order, and cleans up', async () => {
    await using folder = await openFolder();
    const images = join(folder.path, 'images');
    await mkdir(join(images, 'more'), { recursive: true });
    for (const name of ['10.png', '2.png', 'more/1.png']) await writeFile(join(images, name), PNG);
    const first = await packFolder(images, NOBODY);
    await utimes(join(images, '2.png'), new Date(), new Date());
    const second = await packFolder(images, NOBODY);
    expect(await hashFile(first.path)).toBe(await hashFile(second.path));
    const samples = await openSamples(first.path);
    expect(samples.names).toEqual(['2.png', '10.png', 'more/1.png']);
    await samples[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    await expect(readFile(first.path)).rejects.toThrow('ENOENT');
  });
});
