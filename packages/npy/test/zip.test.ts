import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_NPY_LIMITS, openZip, type ZipArchive } from '../src/index.ts';

const vector = (name: string) => new URL(`./vectors/${name}`, import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'fidboard-zip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = 'The same line, again and again.\n'.repeat(20);
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

async function contents(zip: ZipArchive): Promise<Record<string, Buffer[]>> {
  const files: Record<string, Buffer[]> = {};
  for (const entry of zip.entries) {
    files[entry.name] = [Buffer.from(await zip.read(entry)), Buffer.from(await buffer(zip.stream(entry)))];
  }
  return files;
}

describe('openZip', () => {
  it.each([
    'python',
    'python-streamed',
    'python-zip64',
    'python-streamed-zip64',
    'info-zip',
    'info-zip-streamed',
    'jar',
  ])('reads what other programs write: %s', async (name) => {
    await using zip = await openZip(vector(`${name}.zip`), DEFAULT_NPY_LIMITS);
    expect(await contents(zip)).toEqual({
      'a.txt': [Buffer.from(TEXT), Buffer.from(TEXT)],
      'd/b.bin': [BYTES, BYTES],
    });
  });

  it('opens a stored entry in the middle', async () => {
    await using zip = await openZip(vector('python-streamed.zip'), DEFAULT_NPY_LIMITS);
    const entry = zip.entries.find(({ name }) => name === 'd/b.bin')!;
    expect(await buffer(zip.stream(entry, 200))).toEqual(BYTES.subarray(200));
  });
});

/** Where the local header of the second file stands, and its data descriptor, in an archive that was streamed. */
const STORED = 'd/b.bin';

describe('refuses a local header that says something else than the directory', () => {
  /** The archive with one field of the stored file's local header changed. */
  const lying = (archive: string, change: (bytes: Buffer, local: number) => void) => {
    const bytes = readFileSync(vector(archive));
    change(bytes, bytes.indexOf(STORED) - 30);
    const path = join(folder, 'lying.zip');
    writeFileSync(path, bytes);
    return path;
  };

  it.each([
    ['python.zip', 'name', (b: Buffer, at: number) => b.write('d/c', at + 30), /has another name/],
    ['python.zip', 'method', (b: Buffer, at: number) => b.writeUInt16LE(8, at + 8), /compression method/],
    ['python.zip', 'flags', (b: Buffer, at: number) => b.writeUInt16LE(1, at + 6), /is encrypted/],
    ['python.zip', 'flags', (b: Buffer, at: number) => b.writeUInt16LE(8, at + 6), /sizes elsewhere/],
    [
      'python-streamed.zip',
      'flags',
      (b: Buffer, at: number) => b.writeUInt16LE(0, at + 6),
      /sizes elsewhere/,
    ],
    ['python.zip', 'crc', (b: Buffer, at: number) => b.writeUInt32LE(1, at + 14), /another CRC-32/],
    [
      'python.zip',
      'packed',
      (b: Buffer, at: number) => b.writeUInt32LE(1, at + 18),
      /another compressed size/,
    ],
    ['python.zip', 'size', (b: Buffer, at: number) => b.writeUInt32LE(1, at + 22), /declares 1 bytes/],
    [
      'python.zip',
      'zip64',
      (b: Buffer, at: number) => b.writeUInt32LE(2 ** 32 - 1, at + 22),
      /sizes of zip64/,
    ],
    [
      'python-zip64.zip',
      'size',
      (b: Buffer, at: number) => b.writeUInt8(9, at + 30 + 7 + 4),
      /declares 265 bytes/,
    ],
    [
      'python-zip64.zip',
      'packed',
      (b: Buffer, at: number) => b.writeUInt8(9, at + 30 + 7 + 12),
      /another compressed/,
    ],
    [
      'python-zip64.zip',
      'extra',
      (b: Buffer, at: number) => b.fill(255, at + 18, at + 26).writeUInt8(8, at + 39),
      /sizes of zip64/,
    ],
    [
      'python.zip',
      'place',
      (b: Buffer, at: number) => b.writeUInt8(0, at),
      /points to something that is no entry/,
    ],
    [
      'python.zip',
      'extra',
      (b: Buffer, at: number) => b.writeUInt16LE(60_000, at + 28),
      /archive ends inside it/,
    ],
    [
      'python-streamed.zip',
      'crc',
      (b: Buffer, at: number) => b.writeUInt8(1, at + 30 + 7 + 256 + 4),
      /descriptor/,
    ],
    [
      'python-streamed.zip',
      'size',
      (b: Buffer, at: number) => b.writeUInt8(1, at + 30 + 7 + 256 + 8),
      /descriptor/,
    ],
  ] as const)('%s: %s', async (archive, _, change, message) => {
    const path = lying(archive, change);
    await using zip = await openZip(path, DEFAULT_NPY_LIMITS);
    const entry = zip.entries.find(({ name }) => name === STORED)!;
    await expect(zip.read(entry)).rejects.toThrow(message);
    await expect(buffer(zip.stream(entry))).rejects.toThrow(message);
    const honest = zip.entries.find(({ name }) => name !== STORED)!;
    expect((await zip.read(honest)).length).toBe(TEXT.length);
  });

  it('and a directory that holds more entries than it counts', async () => {
    const bytes = readFileSync(vector('python.zip'));
    bytes.writeUInt16LE(1, bytes.length - 22 + 10);
    writeFileSync(join(folder, 'more.zip'), bytes);
    await expect(openZip(join(folder, 'more.zip'), DEFAULT_NPY_LIMITS)).rejects.toThrow(
      /directory does not end where its last entry does/,
    );
  });
});
