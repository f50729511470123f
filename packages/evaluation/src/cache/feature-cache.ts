import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, unlessMissing } from '@fidboard/core';
import type { FeatureRows } from '@fidboard/statistics';
import type { HeldRows } from '../feature-file.ts';
import { CACHE_FORMAT, type CachedFeatures, cacheKey } from './cache-key.ts';
import { type EntryHeader, entryBytes, entryRows, readHeader, readSound, writeEntry } from './entry-file.ts';

export interface FeatureCacheOptions {
  readonly folder: string;
  /** Bytes that all entries may take; those that were not used for longest make room. */
  readonly maxBytes: number;
  readonly clock: Clock;
  /** Told in a sentence what was wrong with the cache: nothing that goes wrong with it ends the work. */
  readonly onWarning?: (text: string) => void;
}

/** One entry as `fidboard cache` lists it. */
export interface CacheEntry {
  readonly key: string;
  readonly bytes: number;
  readonly usedAt: Date;
  /** Null where it cannot be read. */
  readonly header: EntryHeader | null;
}

const ENDING = '.features';

/** A file that is being written has changed since; what a killed process left has not. */
const ABANDONED_MS = 3600_000;

/**
 * Features by what they were made of, on disk, for every process of a user at once.
 *
 * An entry appears whole, by a rename, and is checked by its SHA-256 before it serves. One that is deleted while it is
 * read stays readable to its reader (POSIX). The time of a file is that of its last use.
 */
export class FeatureCache {
  readonly folder: string;
  readonly maxBytes: number;
  readonly #clock: Clock;
  readonly #warn: (text: string) => void;

  constructor({ folder, maxBytes, clock, onWarning = () => {} }: FeatureCacheOptions) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.#clock = clock;
    this.#warn = onWarning;
  }

  /** The features of an entry, read from the disk in every pass, or null where there is no sound one. */
  async get(wanted: CachedFeatures): Promise<HeldRows | null> {
    const path = this.#path(cacheKey(wanted));
    return this.#guarded('read', async () => {
      const file = await openExisting(path);
      if (file === null) return null;
      try {
        const read = await readSound(file);
        if ('header' in read) {
          await this.#touch(path);
          return { ...entryRows(file, read), [Symbol.asyncDispose]: () => file.close() };
        }
        this.#warn(`The cached features ${path} were damaged (${read.damage}): they are computed again.`);
        await rm(path, { force: true });
      } catch (error) {
        await file.close();
        throw error;
      }
      await file.close();
      return null;
    });
  }

  /** Whether there is an entry, sound or not. */
  async has(wanted: CachedFeatures): Promise<boolean> {
    const found = await this.#guarded('read', async () =>
      unlessMissing(stat(this.#path(cacheKey(wanted))), undefined),
    );
    return found?.isFile() ?? false;
  }

  /** Keeps features; what cannot be kept, for want of room or rights, is let go with a warning. */
  async put(made: CachedFeatures, features: FeatureRows, signal?: AbortSignal): Promise<void> {
    const { rows, cols } = features;
    const { samples, extraction, provider } = made;
    const createdAt = this.#clock.now().toISOString();
    const header: EntryHeader = {
      format: CACHE_FORMAT,
      samples,
      extraction,
      provider,
      rows,
      cols,
      createdAt,
    };
    const bytes = entryBytes(header);
    if (bytes > this.maxBytes) return;
    await this.#guarded('write', async () => {
      const incoming = join(this.folder, `${randomBytes(12).toString('hex')}.incoming`);
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await this.#makeRoom(bytes);
      try {
        await using file = await open(incoming, 'wx', 0o600);
        await writeEntry(file, header, stoppable(features, signal));
        const path = this.#path(cacheKey(made));
        await rename(incoming, path);
        await this.#touch(path);
      } finally {
        await rm(incoming, { force: true });
      }
      // Others may have written at the same time.
      await this.#makeRoom(0);
    });
    signal?.throwIfAborted();
  }

  /** Every entry, the last used first. */
  async list(): Promise<CacheEntry[]> {
    const entries: CacheEntry[] = [];
    for (const { name, bytes, usedAt } of await this.#files()) {
      if (!name.endsWith(ENDING)) continue;
      const file = await openExisting(join(this.folder, name));
      if (file === null) continue;
      await using _closing = file;
      const read = await readHeader(file);
      const header = 'header' in read ? read.header : null;
      entries.push({ key: name.slice(0, -ENDING.length), bytes, usedAt: new Date(usedAt), header });
    }
    return entries.reverse();
  }

  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  /** What is wrong with an entry in words, or null; also null where there is none (any more). */
  async check(key: string): Promise<string | null> {
    const file = await openExisting(this.#path(key));
    if (file === null) return null;
    await using _closing = file;
    const read = await readSound(file);
    return 'damage' in read ? read.damage : null;
  }

  #path(key: string): string {
    return join(this.folder, `${key}${ENDING}`);
  }

  async #touch(path: string): Promise<void> {
    const now = this.#clock.now();
    // Another process may have deleted it at this moment.
    await unlessMissing(utimes(path, now, now), undefined);
  }

  /** Deletes what was not used for longest until so many bytes fit, and what killed processes left. */
  async #makeRoom(bytes: number): Promise<void> {
    const files = await this.#files();
    let total = bytes + files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of files) {
      const isEntry = file.name.endsWith(ENDING);
      const goes = isEntry ? total > this.maxBytes : Date.now() - file.usedAt > ABANDONED_MS;
      if (!goes) continue;
      await rm(join(this.folder, file.name), { force: true });
      total -= file.bytes;
    }
  }

  /** The files of the cache, those of the oldest use first. */
  async #files(): Promise<{ name: string; bytes: number; usedAt: number }[]> {
    const names = await unlessMissing(readdir(this.folder), []);
    const files = [];
    for (const name of names) {
      if (!name.endsWith(ENDING) && !name.endsWith('.incoming')) continue;
      const found = await unlessMissing(stat(join(this.folder, name)), undefined);
      if (found !== undefined) files.push({ name, bytes: found.size, usedAt: found.mtimeMs });
    }
    return files.sort((a, b) => a.usedAt - b.usedAt || (a.name < b.name ? -1 : 1));
  }

  /** A cache on a full disk, or in a folder of somebody else, must not end hours of work. */
  async #guarded<T>(what: 'read' | 'write', work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      this.#warn(
        `The feature cache ${this.folder} cannot be ${what === 'read' ? 'read' : 'written to'} (${code}).`,
      );
      return null;
    }
  }
}

async function* stoppable<T>(parts: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  for await (const part of parts) {
    signal?.throwIfAborted();
    yield part;
  }
}

function openExisting(path: string): Promise<FileHandle | null> {
  return unlessMissing(open(path, 'r'), null);
}

/** The code of an error of the system. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}
