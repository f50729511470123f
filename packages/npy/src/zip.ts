import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw } from 'node:zlib';
import { Refusal } from '@fidboard/core';
import yauzl from 'yauzl';
import type { ZipLimits } from './limits.ts';
import { fileError } from './refusals.ts';
import { checkZipEntry, checkZipTotals, type ZipEntry } from './zipEntry.ts';
import { DESCRIPTOR_BYTES, descriptorAgrees, LOCAL_BYTES, localLie, localTail } from './zipLocal.ts';
import { HandleReader } from './zipReader.ts';

const inflate = promisify(inflateRaw);
const CHUNK_BYTES = 1 << 20;
const INFLATED_BYTES = 1 << 16;
// The longest header of an array, and more.
const NEAR_BYTES = 1 << 17;
// Times and owners, as Info-ZIP writes them, or the sizes of zip64.
const USUAL_EXTRA_BYTES = 64;

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
    const directoryAt = cursorOf(zip);
    for await (const raw of zip.eachEntry()) entries.push(checkZipEntry(raw, limits));
    checkZipTotals(entries, { directoryAt, label, limits });
    await checkDirectoryEnd(handle, cursorOf(zip), label);
    return new ZipArchive(label, entries, { handle, size });
  } catch (error) {
    await handle.close();
    throw unreadable(error, label);
  }
}

/** Where yauzl reads the directory next, which its types take for a boolean. */
function cursorOf(zip: yauzl.ZipFile): number {
  return Number(zip.readEntryCursor);
}

/** Behind the last entry that was counted comes the end of the directory: an entry more would be one that others see. */
async function checkDirectoryEnd(handle: FileHandle, at: number, label: string): Promise<void> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, at);
  const signature = buffer.toString('latin1', 0, bytesRead);
  // The end, that of zip64, or a signature of the directory before either.
  if (['PK\x05\x06', 'PK\x06\x06', 'PK\x05\x05'].includes(signature)) return;
  const message = `Archive "${label}": its directory does not end where its last entry does.`;
  throw new Refusal('UNREADABLE_ARCHIVE', message, REMEDY);
}

/** An open archive whose directory has passed every check; closed by `await using`. */
export class ZipArchive {
  readonly #handle: FileHandle;
  readonly #size: number;

  constructor(
    readonly label: string,
    readonly entries: readonly ZipEntry[],
    { handle, size }: { handle: FileHandle; size: number },
  ) {
    this.#handle = handle;
    this.#size = size;
  }

  /** All bytes of one entry, its size and CRC-32 checked; for entries that are small enough to hold. */
  async read(entry: ZipEntry): Promise<Uint8Array> {
    // One call to the system brings header, bytes and data descriptor, unless the header is longer than usual.
    const usual = LOCAL_BYTES + entry.nameBytes.length + USUAL_EXTRA_BYTES;
    const near = await this.#at(entry.offset, usual + entry.compressedSize + DESCRIPTOR_BYTES);
    const start = await this.#dataStart(entry, near);
    const behind = entry.compressedSize + DESCRIPTOR_BYTES;
    const from = start - entry.offset;
    const whole = from <= usual ? near.subarray(from, from + behind) : await this.#at(start, behind);
    const stored = whole.subarray(0, entry.compressedSize);
    if (stored.length < entry.compressedSize) throw lying(entry, 'the archive ends inside it');
    if (entry.sizesFollow && !descriptorAgrees(whole.subarray(stored.length), entry))
      throw lyingDescriptor(entry);
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
   at every chunk. Size and CRC-32 are checked when all of it has been read,
   * or all behind the header of an array.
   */
  async *stream(
    entry: ZipEntry,
    start = 0,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<Uint8Array> {
    signal?.throwIfAborted();
    const dataStart = await this.#dataStart(entry, await this.#at(entry.offset, LOCAL_BYTES));
    if (entry.sizesFollow) {
      const descriptor = await this.#at(dataStart + entry.compressedSize, DESCRIPTOR_BYTES);
      if (!descriptorAgrees(descriptor, entry)) throw lyingDescriptor(entry);
    }
    if (!entry.deflated && start > NEAR_BYTES) {
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

  /**
   * Where the entry's bytes start, after its local header has been held against the directory. `start` are bytes from
   * the local header on, if they have been read; more are read where they do not hold all of it.
   */
  async #dataStart(entry: ZipEntry, start: Buffer): Promise<number> {
    const tail = localTail(start);
    if (tail === undefined) throw lying(entry, 'the directory points to something that is no entry');
    const length = LOCAL_BYTES + tail.name + tail.extra;
    const header = start.length >= length ? start : await this.#at(entry.offset, length);
    if (entry.offset + length + entry.compressedSize > this.#size)
      throw lying(entry, 'the archive ends inside it');
    const lie = localLie(header.subarray(0, length), entry);
    if (lie !== undefined) throw lying(entry, lie);
    return entry.offset + length;
  }

  async #at(position: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.#handle.read(bytes, 0, length, position);
    return bytes.subarray(0, bytesRead);
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

function lyingDescriptor(entry: ZipEntry): Refusal {
  return lying(entry, 'the data descriptor behind it is missing or says something else than the directory');
}

function unreadable(error: unknown, label: string): unknown {
  const known = fileError(error, label);
  if (known instanceof Refusal || !(known instanceof Error)) return known;
  const message = `Archive "${label}": not a readable zip (${known.message}).`;
  return new Refusal('UNREADABLE_ARCHIVE', message, REMEDY, { cause: error });
}
