import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FileConfigstore, FileStore } from '@tus/file-store';
import { ERRORS, MemoryLocker, Upload } from '@tus/server';
import { type TargetIds, targetIdsOf } from './target.ts';

/** Where the SHA-256 of bytes that are in storage already stands in an upload's metadata. */
const STORED = 'storedSha256';

/**
 * Uploads on their way, each a file and a record, at most one for each target: a new one replaces the older.
 *
 * A record outlives its file while the bytes are in storage and the database does not know yet. A client that asks
 * after it is then told that all has arrived.
 */
export class UploadStore extends FileStore {
  /** Also that of the tus server: whoever reads, writes or ends an upload does so alone. */
  readonly locker = new MemoryLocker();
  readonly #records: Records;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: { directory: string; expirationPeriodInMilliseconds: number }) {
    const configstore = new Records(options.directory);
    super({ ...options, configstore });
    this.#records = configstore;
  }

  pathOf(uploadId: string): string {
    return join(this.directory, uploadId);
  }

  /** What an upload says of itself; undefined where there is none. */
  async metadataOf(uploadId: string): Promise<Upload['metadata']> {
    try {
      return (await this.getUpload(uploadId)).metadata;
    } catch (error) {
      if (error === ERRORS.FILE_NOT_FOUND) return undefined;
      throw error;
    }
  }

  recordOf(uploadId: string): Promise<Upload | undefined> {
    return this.#records.get(uploadId);
  }

  override create(upload: Upload): Promise<Upload> {
    // One after the other: of two at the same time, the second must see the first.
    const created = this.#turn.then(async () => {
      await this.#removeOlder(targetIdsOf(upload.metadata));
      return super.create(upload);
    });
    this.#turn = created.catch(() => {});
    return created;
  }

  override async getUpload(uploadId: string): Promise<Upload> {
    try {
      return await super.getUpload(uploadId);
    } catch (error) {
      const record = await this.recordOf(uploadId);
      if (record?.size === undefined || storedSha256(record) === null) throw error;
      const { id, size, metadata = {}, creation_date = new Date().toISOString() } = record;
      return new Upload({ id, size, offset: size, metadata, creation_date });
    }
  }

  /** Removes an upload, whether its file is still there or not. */
  override async remove(uploadId: string): Promise<void> {
    await rm(this.pathOf(uploadId), { force: true });
    await this.#records.delete(uploadId);
  }

  /** Keeps what becomes of the bytes beyond a crash. */
  async markStored(upload: Upload, sha256: string): Promise<void> {
    upload.metadata = { ...upload.metadata, [STORED]: sha256 };
    await this.#records.set(upload.id, upload);
  }

  /** Ids of the uploads that nobody is at and of which no byte is missing, or whose file was moved already. */
  async complete(): Promise<string[]> {
    const ids: string[] = [];
    for (const uploadId of await this.#records.list()) {
      if (this.locker.locks.has(uploadId)) continue;
      const upload = await this.getUpload(uploadId).catch(() => null);
      if (upload === null || upload.offset === upload.size) ids.push(uploadId);
    }
    return ids;
  }

  /** Does something to an upload while no request can; one that is going on is asked to stop. */
  async alone<T>(uploadId: string, act: () => Promise<T>): Promise<T> {
    const lock = this.locker.newLock(uploadId);
    await lock.lock(new AbortController().signal, () => {});
    try {
      return await act();
    } finally {
      await lock.unlock();
    }
  }

  async #removeOlder(target: TargetIds): Promise<void> {
    for (const uploadId of await this.#records.list()) {
      const record = await this.recordOf(uploadId);
      const ids = targetIdsOf(record?.metadata);
      if (!isDeepStrictEqual(ids, target)) continue;
      await this.alone(uploadId, () => this.remove(uploadId));
    }
  }
}

/** The SHA-256 of an upload's bytes once they are in storage; null before. */
export function storedSha256(upload: Pick<Upload, 'metadata'>): string | null {
  return upload.metadata?.[STORED] ?? null;
}

/** The uploads' records. tus itself lists only those that have their file. */
class Records extends FileConfigstore {
  override async delete(uploadId: string): Promise<void> {
    await rm(join(this.directory, `${uploadId}.json`), { force: true });
  }

  override async list(): Promise<string[]> {
    const names = await readdir(this.directory);
    return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  }
}
