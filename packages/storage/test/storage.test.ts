import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { sha256Hex } from '@fidboard/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BlobStore, openBlobStore } from '../src/index.ts';

let root: string;
let store: BlobStore;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fidboard-storage-'));
  store = openBlobStore(pathToFileURL(join(root, 'blobs')).href);
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function read(sha256: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.open(sha256)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const incoming = () => readdir(join(root, 'blobs', 'incoming'));

describe('storage', () => {
  it('gives back what was put, under its SHA-256, whatever way it came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        const file = join(root, 'source');
        await writeFile(file, bytes);
        const halves = [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
        const expected = { sha256: sha256Hex(bytes), bytes: bytes.length };
        expect(await store.put(bytes)).toEqual(expected);
        expect(await store.put(Readable.from(halves))).toEqual(expected);
        await store.delete(expected.sha256);
        expect(await store.has(expected.sha256)).toBe(false);
        expect(await store.put({ file })).toEqual(expected);
        await store.delete(expected.sha256);
        expect(await store.put({ file, move: true })).toEqual(expected);
        await expect(stat(file)).rejects.toThrow('ENOENT');
        expect(await read(expected.sha256)).toEqual(Buffer.from(bytes));
        expect(await readFile(await store.localPath(expected.sha256))).toEqual(Buffer.from(bytes));
        expect(await incoming()).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('sweeps what a crash left half written a day ago, and not what is being written', async () => {
    const folder = join(root, 'crashed', 'incoming');
    await mkdir(folder, { recursive: true });
    const aged = async (name: string, hours: number) => {
      await writeFile(join(folder, name), 'half');
      const then = new Date(Date.now() - hours * 3600 * 1000);
      await utimes(join(folder, name), then, then);
    };
    await aged('abandoned', 25);
    await aged('recent', 23);
    const given = join(root, 'given');
    await writeFile(given, 'an old file that is given away');
    await utimes(given, new Date(0), new Date(0));
    const crashed = openBlobStore(pathToFileURL(join(root, 'crashed')).href);
    const { sha256 } = await crashed.put({ file: given, move: true });
    expect(await readdir(folder)).toEqual(['recent']);
    const { mtimeMs } = await stat(await crashed.localPath(sha256));
    expect(mtimeMs).toBeGreaterThan(Date.now() - 3600 * 1000);
  });

  it('takes the same bytes from many at once', async () => {
    const bytes = Buffer.alloc(500_000, 7);
    const stored = await Promise.all(Array.from({ length: 20 }, () => store.put(bytes)));
    expect(new Set(stored.map(({ sha256 }) => sha256))).toEqual(new Set([sha256Hex(bytes)]));
    expect(await read(sha256Hex(bytes))).toEqual(bytes);
    expect(await incoming()).toEqual([]);
  });

  it('keeps nothing of a stream that breaks or of bytes that are not the expected ones', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('the line is cut');
      })(),
    );
    await expect(store.put(broken)).rejects.toThrow('the line is cut');
    const expected = 'f'.repeat(64);
    await expect(store.put(Buffer.from('other'), { expected })).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
    });
    expect(await store.has(sha256Hex('other'))).toBe(false);
    expect(await store.has(sha256Hex('half'))).toBe(false);
    expect(await incoming()).toEqual([]);
  });

  it('fails to read bytes that changed on disk, and heals what was cut short when it is put again', async () => {
    const bytes = Buffer.from('the true bytes');
    const { sha256 } = await store.put(bytes);
    await writeFile(await store.localPath(sha256), 'the fake bytes');
    await expect(read(sha256)).rejects.toThrow('expected its own SHA-256');
    await writeFile(await store.localPath(sha256), 'the');
    await store.put(bytes);
    expect(await read(sha256)).toEqual(bytes);
  });

  it.each(['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(63)}/`, `${'a'.repeat(64)}/..`])(
    'refuses the name %j',
    async (name) => {
      const refusal = expect.objectContaining({ code: 'BAD_INPUT' });
      expect(() => store.open(name)).toThrow(refusal);
      await expect(store.has(name)).rejects.toEqual(refusal);
      await expect(store.localPath(name)).rejects.toEqual(refusal);
      await expect(store.delete(name)).rejects.toEqual(refusal);
    },
  );

  it('says what is not there', async () => {
    const absent = 'e'.repeat(64);
    await expect(store.localPath(absent)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(read(absent)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await store.delete(absent);
  });

  it('checks itself, and refuses kinds of storage that it does not know', async () => {
    await store.check();
    expect(() => openBlobStore('s3://bucket')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('file:///') }),
    );
    expect(() => openBlobStore('./folder')).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});

describe('blobs that may go', () => {
  it('are listed with their size, and go when they are older than asked', async () => {
    const { sha256 } = await store.put(Buffer.from('listed'));
    const listed = [];
    for await (const blob of store.list()) listed.push(blob);
    const mine = listed.find((blob) => blob.sha256 === sha256)!;
    expect(mine.bytes).toBe(6);
    expect(await store.deleteIfOlder(sha256, mine.storedAt)).toBe(false);
    expect(await store.deleteIfOlder(sha256, new Date(mine.storedAt.getTime() + 1000))).toBe(true);
    expect(await store.deleteIfOlder(sha256, new Date())).toBe(false);
    expect(await store.has(sha256)).toBe(false);
  });

  it('are there for whoever stores them while they go', async () => {
    const bytes = Buffer.from('raced');
    const { sha256 } = await store.put(bytes);
    const old = new Date(Date.now() - 3600_000);
    for (let round = 0; round < 50; round++) {
      await utimes(await store.localPath(sha256), old, old);
      await Promise.all([store.put(bytes), store.deleteIfOlder(sha256, new Date(old.getTime() + 1000))]);
      expect(await store.has(sha256)).toBe(true);
    }
  });
});
