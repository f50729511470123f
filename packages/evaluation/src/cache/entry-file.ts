import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { invariant } from '@fidboard/core';
import type { NetworkExtraction } from '@fidboard/protocol';
import { type FeatureMatrix, type FeatureRows, rowsFrom } from '@fidboard/statistics';
import { readFully, readRows } from '../float-rows.ts';
import { CACHE_FORMAT } from './cache-key.ts';

/**
 * An entry is one line of JSON ({@link EntryHeader}), then rows x cols float32 in little endian, then the SHA-256 of all
 * that. What lies under its name has passed through a rename, so it is whole unless the disk or somebody has changed it.
 */
export interface EntryHeader {
  readonly format: typeof CACHE_FORMAT;
  /** Content hash of the sample set. */
  readonly samples: string;
  readonly extraction: NetworkExtraction;
  readonly provider: string;
  readonly rows: number;
  readonly cols: number;
  /** ISO 8601. */
  readonly createdAt: string;
}

const HASH_BYTES = 32;

/** A header of more bytes is no header of ours: an extraction takes some 400. */
const LARGEST_HEADER = 16 * 1024;

/** The size of the file that holds an entry. */
export function entryBytes(header: EntryHeader): number {
  return lineOf(header).length + dataBytes(header) + HASH_BYTES;
}

/** Writes an entry from the start of an empty file, block by block. */
export async function writeEntry(
  file: FileHandle,
  header: EntryHeader,
  features: AsyncIterable<FeatureMatrix>,
): Promise<void> {
  const hash = createHash('sha256');
  const write = async (bytes: Uint8Array) => {
    hash.update(bytes);
    await file.writeFile(bytes);
  };
  await write(lineOf(header));
  let rows = 0;
  for await (const { rows: more, cols, data } of features) {
    invariant(cols === header.cols, 'writeEntry', `${header.cols} columns`, cols);
    invariant(data instanceof Float32Array, 'writeEntry', 'float32', data);
    rows += more;
    await write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  invariant(rows === header.rows, 'writeEntry', `${header.rows} rows`, rows);
  await file.writeFile(hash.digest());
}

/** Where the features of an entry begin, or what is wrong with it in words. */
export type EntryRead =
  | { readonly header: EntryHeader; readonly start: number }
  | { readonly damage: string };

/** Reads the header of an entry and holds the size of the file against it; the features are not looked at. */
export async function readHeader(file: FileHandle): Promise<EntryRead> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(LARGEST_HEADER), 0, LARGEST_HEADER, 0);
  const end = buffer.subarray(0, bytesRead).indexOf('\n');
  if (end < 0) return { damage: 'it has no header' };
  const header = parseHeader(buffer.toString('utf8', 0, end));
  if (header === null) return { damage: 'its header is not one of this version' };
  const start = end + 1;
  const { size } = await file.stat();
  const expected = start + dataBytes(header) + HASH_BYTES;
  return size === expected ? { header, start } : { damage: `it has ${size} bytes, not ${expected}` };
}

/** As {@link readHeader}, and reads all of the file to hold it against its SHA-256. */
export async function readSound(file: FileHandle): Promise<EntryRead> {
  const read = await readHeader(file);
  if ('damage' in read) return read;
  const length = read.start + dataBytes(read.header);
  const hash = createHash('sha256');
  const block = new Uint8Array(Math.min(length, 2 ** 20));
  for (let at = 0; at < length; at += block.length) {
    const part = block.subarray(0, Math.min(block.length, length - at));
    await readFully(file, part, at);
    hash.update(part);
  }
  const stored = new Uint8Array(HASH_BYTES);
  await readFully(file, stored, length);
  return hash.digest().equals(stored) ? read : { damage: 'its SHA-256 is not the one that was stored' };
}

/** The features of a sound entry; the file must stay open as long as they are read. */
export function entryRows(
  file: FileHandle,
  { header, start }: { header: EntryHeader; start: number },
): FeatureRows {
  const { rows, cols } = header;
  return rowsFrom({ rows, cols }, () => readRows(file, { rows, cols, start }));
}

function lineOf(header: EntryHeader): Buffer {
  return Buffer.from(`${JSON.stringify(header)}\n`);
}

function dataBytes({ rows, cols }: EntryHeader): number {
  return rows * cols * Float32Array.BYTES_PER_ELEMENT;
}

function parseHeader(line: string): EntryHeader | null {
  try {
    const header = JSON.parse(line) as EntryHeader;
    const isOurs =
      header.format === CACHE_FORMAT &&
      [header.rows, header.cols].every((size) => Number.isSafeInteger(size) && size > 0);
    return isOurs ? header : null;
  } catch {
    return null;
  }
}
