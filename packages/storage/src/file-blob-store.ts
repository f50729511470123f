import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal, unlessMissing } from '@fidboard/core';
import type { BlobSource, BlobStore, StoredBlob } from './blob-store.ts';
import { Hashing } from './hashing.ts';
import { sweepOlderThan } from './sweep.ts';

// Every write renews a file's time, so that no upload under way is ever this old.
const ABANDONED_MS = 24 * 3600 * 1000;

const NAME = /^[0-9a-f]{64}$/;

/** Blobs as files `ab/abcd...` in a folder; written aside, synced and renamed, so that a crash leaves no half blob. */
export class FileBlobStore implements BlobStore {
  readonly #root: string;
  #prepared: Promise<void> | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  async put(source: BlobSource, options: { expected?: string } = {}): Promise<StoredBlob> {
    await this.#prepareIncoming();
    const incoming = join(this.#root, 'incoming', randomBytes(12).toString('hex'));
    try {
      const given = givenFile(source);
      // A file that is given away is hashed and synced where it is: no second copy of gigabytes.
      const written = given === null ? await this.#write(source, incoming) : await hashAndSync(given);
      const { expected } = options;
      if (expected !== undefined && expected !== written.sha256) {
        throw new Refusal(
          'CHECKSUM_MISMATCH',
          `upload: expected SHA-256 ${expected}, got ${written.sha256}`,
          'Send the file again.',
        );
      }
      if (given !== null) await moveFile(given, incoming);
      await this.#settle(incoming, written);
      return written;
    } finally {
      await rm(incoming, { force: true });
    }
  }

  async has(sha256: string): Promise<boolean> {
    return (await fileSize(this.#path(sha256))) !== null;
  }

  open(sha256: string): Readable {
    return Readable.from(verified(this.#path(sha256), sha256), { objectMode: false });
  }

  async localPath(sha256: string): Promise<string> {
    const path = this.#path(sha256);
    if ((await fileSize(path)) === null) throw notFound(sha256);
    return path;
  }

  async delete(sha256: string): Promise<void> {
    await rm(this.#path(sha256), { force: true });
  }

  async *list(): AsyncGenerator<StoredBlob & { storedAt: Date }> {
    for (const folder of await unlessMissing(readdir(this.#root), [])) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const sha256 of await unlessMissing(readdir(join(this.#root, folder)), [])) {
        if (!NAME.test(sha256)) continue;
        const found = await statOf(this.#path(sha256));
        if (found !== null) yield { sha256, bytes: found.size, storedAt: found.mtime };
      }
    }
  }

  async deleteIfOlder(sha256: string, than: Date): Promise<boolean> {
    const path = this.#path(sha256);
    if (!(await isOlder(path, than))) return false;
    await this.#prepareIncoming();
    // Set aside first: who stores the same bytes now either renewed the file's time before, or finds no file and puts its own.
    const aside = join(this.#root, 'incoming', randomBytes(12).toString('hex'));
    if ((await unlessMissing(rename(path, aside), 'missing')) === 'missing') return false;
    if (await isOlder(aside, than)) {
      await rm(aside, { force: true });
      return true;
    }
    await rename(aside, path);
    return false;
  }

  async check(): Promise<void> {
    const probe = randomBytes(64);
    const { sha256 } = await this.put(probe);
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.open(sha256)) chunks.push(chunk);
    await this.delete(sha256);
    if (!Buffer.concat(chunks).equals(probe))
      throw new Error(`storage ${this.#root}: expected what was written`);
  }

  /** Once per store and process: what a crash left half written goes here, where nothing else would find it. */
  async #prepareIncoming(): Promise<void> {
    const folder = join(this.#root, 'incoming');
    await mkdir(folder, { recursive: true });
    this.#prepared ??= sweepOlderThan(folder, ABANDONED_MS).catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    await this.#prepared;
  }

  #path(sha256: string): string {
    if (!NAME.test(sha256)) {
      throw new Refusal(
        'BAD_INPUT',
        `blob: expected 64 hexadecimal digits, got ${JSON.stringify(sha256.slice(0, 80))}`,
        'Use the SHA-256 that storing the bytes gave.',
      );
    }
    return join(this.#root, sha256.slice(0, 2), sha256);
  }

  async #write(source: BlobSource, path: string): Promise<StoredBlob> {
    const hashing = new Hashing();
    const file = await open(path, 'wx');
    try {
      const sink = new Writable({
        write(chunk: Uint8Array, _encoding, done) {
          file.writeFile(chunk).then(() => done(), done);
        },
      });
      await pipeline(streamOf(source), hashing, sink);
      await file.sync();
    } finally {
      await file.close();
    }
    return { sha256: hashing.digest(), bytes: hashing.bytes };
  }

  /** Gives whole, synced bytes their name. A file of another size under that name is replaced: it is damaged. */
  async #settle(incoming: string, { sha256, bytes }: StoredBlob): Promise<void> {
    const path = this.#path(sha256);
    if ((await fileSize(path)) === bytes && (await renewTime(path))) return;
    const folder = join(path, '..');
    await mkdir(folder, { recursive: true });
    await rename(incoming, path);
    await syncFolder(folder);
    await syncFolder(this.#root);
  }
}

async function* verified(path: string, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? notFound(sha256) : error;
  }
  const got = hash.digest('hex');
  if (got !== sha256) throw new Error(`blob ${sha256}: expected its own SHA-256, got ${got}`);
}

function givenFile(source: BlobSource): string | null {
  return 'file' in source && source.move === true ? source.file : null;
}

function streamOf(source: BlobSource): Readable {
  if (source instanceof Uint8Array) return Readable.from([source]);
  return 'file' in source ? createReadStream(source.file) : source;
}

async function hashAndSync(path: string): Promise<StoredBlob> {
  const hashing = new Hashing();
  await pipeline(
    createReadStream(path),
    hashing,
    new Writable({ write: (_chunk, _encoding, done) => done() }),
  );
  await using file = await open(path, 'r+');
  await file.sync();
  return { sha256: hashing.digest(), bytes: hashing.bytes };
}

/** Renames; copies and deletes where the two are on different file systems. */
async function moveFile(from: string, to: string): Promise<void> {
  // Renaming keeps the file's time, and an old one would look abandoned to another process.
  const now = new Date();
  await utimes(from, now, now);
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, to);
    await using file = await open(to, 'r+');
    await file.sync();
    await rm(from);
  }
}

/** Says that the bytes were stored just now; false when the file has gone meanwhile. */
async function renewTime(path: string): Promise<boolean> {
  const now = new Date();
  return (await unlessMissing(utimes(path, now, now), 'missing')) !== 'missing';
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot sync folders, nor does it need to.
  if (process.platform === 'win32') return;
  await using folder = await open(path, 'r');
  await folder.sync();
}

async function fileSize(path: string): Promise<number | null> {
  return (await statOf(path))?.size ?? null;
}

async function isOlder(path: string, than: Date): Promise<boolean> {
  const found = await statOf(path);
  return found !== null && found.mtime < than;
}

function statOf(path: string): Promise<Stats | null> {
  return unlessMissing(stat(path), null);
}

function notFound(sha256: string): Refusal {
  return new Refusal(
    'NOT_FOUND',
    `blob ${sha256}: not found in storage`,
    'Check that STORAGE_URL is the one it was stored under.',
  );
}
