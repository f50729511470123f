import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw } from 'node:zlib';
import { Refusal } from '@fidboard/core';
import yauzl from 'yauzl';
import type { ZipLimits } from './limits.ts';
import { fileError } from './refusals.ts';
import { checkZipEntry, checkZipTotals, type ZipEntry } from './zipEntry.ts';
import { HandleReader } from './zipReader.ts';

const inflate = promisify(inflateRaw);
const CHUNK_BYTES = 1 << 20;
const INFLATED_BYTES = 1 << 16;

/**
 * Opens a zip archive and reads its directory, refusing unsafe and duplicate names, links, devices,
 * encryption, unknown compression and everything beyond `limits`; no entry is decompressed yet.
 * Refusals call the archive `label`, for a path that its sender has never seen.
 */
export async function openZip(path: string, limits: ZipLimits, label = path): Promise<ZipArchive> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw fileError(error, label);
  });
  try {
    const { size } = await handle.stat();
    const reader = new HandleReader(handle, size);
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true };
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, size, options);
    if (zip.entryCount > limits.maxEntries) {
      throw new Refusal(
        'ARCHIVE_LIMIT',
        `Archive "${label}": ${zip.entryCount} entries, the limit is ${limits.maxEntries}.`,
        'Split it into smaller archives.',
      );
    }
    const entries: ZipEntry[] = [];
    for await (const raw of zip.eachEntry()) entries.push(checkZipEntry(raw, limits));
    checkZipTotals(entries, size, label, limits);
    return new ZipArchive(label, entries, handle, zip);
  } catch (error) {
    await handle.close();
    throw unreadable(error, label);
  }
}

/** An open archive whose directory has passed every check; closed by `await using`. */
export class ZipArchive {
  readonly #handle: FileHandle;
  readonly #zip: yauzl.ZipFile;

  constructor(
    readonly label: string,
    readonly entries: readonly ZipEntry[],
    handle: FileHandle,
    zip: yauzl.ZipFile,
  ) {
    this.#handle = handle;
    this.#zip = zip;
  }

  /** All bytes of one entry, its size and CRC-32 checked; for entries that are small enough to hold. */
  async read(entry: ZipEntry): Promise<Uint8Array> {
    const start = await this.#dataStart(entry);
    const stored = Buffer.allocUnsafe(entry.compressedSize);
    const { bytesRead } = await this.#handle.read(stored, 0, stored.length, start);
    if (bytesRead !== stored.length) throw lying(entry, 'the archive ends inside it');
    if (!entry.deflated) return checked(entry, stored);
    const bytes = await inflate(stored, { maxOutputLength: Math.max(1, entry.size) }).catch(
      (error: unknown) => {
        if (error instanceof RangeError)
          throw lying(entry, `it unpacks to more than the ${entry.size} bytes declared`);
        throw lying(entry, error instanceof Error ? error.message : 'it does not unpack', error);
      },
    );
    return checked(entry, bytes);
  }

  /**
   * The bytes of one entry from `start` on, in chunks: a stored entry is entered right there, a deflated one
   * is unpacked from its beginning, which costs time in proportion to `start` but no memory; the signal is heard
   at every chunk. Size and CRC-32 are checked when all of it has been read.
   */
  async *stream(
    entry: ZipEntry,
    start = 0,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<Uint8Array> {
    signal?.throwIfAborted();
    const dataStart = await this.#dataStart(entry);
    if (!entry.deflated && start > 0) {
      for await (const chunk of this.#chunks(entry, dataStart, start)) {
        signal?.throwIfAborted();
        yield chunk;
      }
      return;
    }
    const source = this.#chunks(entry, dataStart, 0);
    let sum = 0;
    let seen = 0;
    for await (const chunk of entry.deflated ? inflated(entry, source) : source) {
      signal?.throwIfAborted();
      seen += chunk.length;
      if (seen > entry.size) throw lying(entry, `it unpacks to more than the ${entry.size} bytes declared`);
      sum = crc32(chunk, sum);
      if (seen > start) yield chunk.subarray(Math.max(0, chunk.length - (seen - start)));
    }
    if (seen !== entry.size) throw lying(entry, `${entry.size} bytes declared, it unpacks to ${seen}`);
    if (sum !== entry.crc32) throw lying(entry, 'its CRC-32 does not match its bytes');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#zip.close();
    await this.#handle.close();
  }

  async *#chunks(entry: ZipEntry, dataStart: number, from: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at < entry.compressedSize; ) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, entry.compressedSize - at));
      const { bytesRead } = await this.#handle.read(chunk, 0, chunk.length, dataStart + at);
      if (bytesRead === 0) throw lying(entry, 'the archive ends inside it');
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  }

  /** Where the entry's bytes start, after its local header has been held against the directory. */
  async #dataStart(entry: ZipEntry): Promise<number> {
    const local = await this.#zip.readLocalFileHeaderPromise(entry.raw).catch((error: unknown) => {
      throw unreadable(error, this.label, entry.name);
    });
    const hasSizes = (local.generalPurposeBitFlag & 0x8) === 0 && local.compressedSize !== 0xffffffff;
    if (!local.fileName.equals(entry.raw.fileNameRaw))
      throw lying(entry, 'its local header has another name');
    if (local.compressionMethod !== entry.raw.compressionMethod)
      throw lying(entry, 'its local header has another compression method');
    if (hasSizes && local.uncompressedSize !== 0xffffffff && local.uncompressedSize !== entry.size)
      throw lying(
        entry,
        `its local header declares ${local.uncompressedSize} bytes, the directory ${entry.size}`,
      );
    if (hasSizes && local.compressedSize !== entry.compressedSize)
      throw lying(entry, 'its local header declares another compressed size than the directory');
    return local.fileDataStart;
  }
}

async function* inflated(entry: ZipEntry, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpack = createInflateRaw({ chunkSize: INFLATED_BYTES });
  const feed = (async () => {
    for await (const chunk of source) {
      if (unpack.destroyed) return;
      if (!unpack.write(chunk))
        await new Promise((resolve) => unpack.once('drain', resolve).once('close', resolve));
    }
    unpack.end();
  })();
  feed.catch((error: unknown) => unpack.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const chunk of unpack) yield chunk;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw lying(entry, error instanceof Error ? error.message : 'it does not unpack', error);
  } finally {
    unpack.destroy();
  }
}

function checked(entry: ZipEntry, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== entry.size)
    throw lying(entry, `${entry.size} bytes declared, it unpacks to ${bytes.length}`);
  if (crc32(bytes) !== entry.crc32) throw lying(entry, 'its CRC-32 does not match its bytes');
  return bytes;
}

const REMEDY = 'Pack the archive again, or check that the upload is complete.';

function lying(entry: ZipEntry, rule: string, cause?: unknown): Refusal {
  return new Refusal('UNREADABLE_ARCHIVE', `Entry ${JSON.stringify(entry.name)}: ${rule}.`, REMEDY, {
    cause,
  });
}

function unreadable(error: unknown, label: string, entryName?: string): unknown {
  const known = fileError(error, label);
  if (known instanceof Refusal || !(known instanceof Error)) return known;
  const subject = entryName === undefined ? `Archive "${label}"` : `Entry ${JSON.stringify(entryName)}`;
  return new Refusal('UNREADABLE_ARCHIVE', `${subject}: not a readable zip (${known.message}).`, REMEDY, {
    cause: error,
  });
}
