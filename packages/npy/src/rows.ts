import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Refusal } from '@fidboard/core';
import { arrayOf, type NpyArray, type NumberDtype, type StoredType } from './dtype.ts';
import { dataOffsetOf, malformed, type NpyHeader, PREFIX_BYTES, parseHeader } from './header.ts';
import { inPlace } from './layout.ts';
import { DEFAULT_NPY_LIMITS, type NpyLimits } from './limits.ts';
import { memberHeader, memberOf, npzMembers } from './npz.ts';
import { checkedType, checkSize } from './parse.ts';
import { fileError } from './refusals.ts';
import { unnamedFile } from './unnamedFile.ts';
import { openZip, type ZipArchive } from './zip.ts';
import type { ZipEntry } from './zipEntry.ts';

export interface RowRange {
  readonly first: number;
  readonly count: number;
}

/** An array read row by row along its first axis, without being loaded; closed by `await using`. */
export interface NpyRows {
  readonly dtype: NpyArray['dtype'];
  readonly shape: readonly number[];
  /**
   * The rows of `range` (all by default), in blocks of at most `blockRows` rows whose shape starts with the
   * rows they hold. A stored array is entered at the first row; a deflated one is unpacked from its start,
   * so that reading it range by range costs time with the square of its size. In Fortran order a block is gathered
   * from as many places as the array has columns.
   */
  rows(
    range?: RowRange,
    blockRows?: number,
    options?: { signal?: AbortSignal | undefined },
  ): AsyncGenerator<NpyArray>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface ByteSource {
  readonly name: string;
  readonly header: NpyHeader;
  from(start: number, signal: AbortSignal | undefined): AsyncIterable<Uint8Array>;
  /** The bytes at any place; only where the source is a file of its own. */
  at?: (position: number, length: number) => Promise<Uint8Array>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface NpyRowsOptions {
  /** The array of an .npz; left out for an .npy file. */
  readonly member?: string | undefined;
  readonly limits?: NpyLimits;
  /** What refusals call the file. */
  readonly label?: string;
  /** Where a member in Fortran order is unpacked, without a name; the system's temporary folder by default. */
  readonly scratch?: string;
}

/**
 * Opens an .npy file, or the member `member` of an .npz, for reading by rows.
 *
 * The array must have at least one axis and stand in C order, or have two axes and any order.
 */
export async function openNpyRows(path: string, options: NpyRowsOptions = {}): Promise<NpyRows> {
  const { member, limits = DEFAULT_NPY_LIMITS, label, scratch = tmpdir() } = options;
  const source =
    member === undefined
      ? await openFile(path, label ?? path)
      : await openMember(await openZip(path, limits, label), member, scratch);
  try {
    return rowsOf(source);
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

function rowsOf(source: ByteSource): NpyRows {
  const { header, name } = source;
  const type = numbersOf(checkedType(header, name), name);
  if (header.shape.length === 0) throw malformed(name, 'expected rows, got a single number');
  const { at } = source;
  const gathered = header.fortranOrder && header.shape.length === 2 && at !== undefined;
  if (header.fortranOrder && header.shape.length > 1 && !gathered) {
    throw new Refusal(
      'BAD_INPUT',
      `Array ${JSON.stringify(name)}: it stands in Fortran order and cannot be read row by row.`,
      'Save it again with numpy.ascontiguousarray(array).',
    );
  }
  return {
    dtype: type.dtype,
    shape: header.shape,
    rows: (range = { first: 0, count: header.shape[0]! }, blockRows = 1, { signal } = {}) =>
      gathered
        ? gatherRows({ ...source, at }, type, { range, blockRows, signal })
        : readRows(source, type, { range, blockRows, signal }),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

type NumberType = StoredType & { readonly dtype: NumberDtype };

function numbersOf(type: StoredType, name: string): NumberType {
  if (type.dtype === 'text') throw malformed(name, 'expected rows of numbers, got texts');
  return { ...type, dtype: type.dtype };
}

interface Reading {
  readonly range: RowRange;
  readonly blockRows: number;
  readonly signal: AbortSignal | undefined;
}

async function* readRows(
  source: ByteSource,
  type: NumberType,
  { range, blockRows, signal }: Reading,
): AsyncGenerator<NpyArray> {
  const [count, ...rowShape] = source.header.shape as readonly [number, ...number[]];
  checkRange(range, count);
  const rowBytes = rowShape.reduce((product, size) => product * size, type.itemSize);
  let row = 0;
  let block = new Uint8Array(0);
  let filled = 0;
  const blockArray = () => {
    const rows = Math.min(blockRows, range.count - row);
    row += rows;
    return arrayOf(type.dtype, [rows, ...rowShape], inPlace(block, type));
  };
  if (rowBytes === 0) {
    while (row < range.count) yield blockArray();
    return;
  }
  for await (const chunk of source.from(source.header.dataOffset + range.first * rowBytes, signal)) {
    for (let at = 0; at < chunk.length && row < range.count; ) {
      if (filled === 0) block = new Uint8Array(Math.min(blockRows, range.count - row) * rowBytes);
      const taken = Math.min(chunk.length - at, block.length - filled);
      block.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < block.length) continue;
      filled = 0;
      yield blockArray();
    }
    // At the end of the file the source is read to its end, so that its checksum is checked.
    if (row >= range.count && range.first + range.count < count) return;
  }
  if (row < range.count) throw malformed(source.name, 'it ends before its last row');
}

/** Rows of a matrix in Fortran order: column j stands whole, from place j n on. */
async function* gatherRows(
  { header, name, at }: ByteSource & Required<Pick<ByteSource, 'at'>>,
  type: NumberType,
  { range, blockRows, signal }: Reading,
): AsyncGenerator<NpyArray> {
  const [count, cols] = header.shape as readonly [number, number];
  checkRange(range, count);
  const { itemSize } = type;
  for (let done = 0; done < range.count; ) {
    const rows = Math.min(blockRows, range.count - done);
    const block = new Uint8Array(rows * cols * itemSize);
    for (let col = 0; col < cols; col++) {
      signal?.throwIfAborted();
      const place = header.dataOffset + (col * count + range.first + done) * itemSize;
      const column = await at(place, rows * itemSize);
      if (column.length < rows * itemSize) throw malformed(name, 'it ends before its last row');
      for (let row = 0; row < rows; row++) {
        for (let byte = 0; byte < itemSize; byte++) {
          block[(row * cols + col) * itemSize + byte] = column[row * itemSize + byte]!;
        }
      }
    }
    done += rows;
    yield arrayOf(type.dtype, [rows, cols], inPlace(block, type));
  }
}

function checkRange({ first, count }: RowRange, rows: number): void {
  if (first >= 0 && first + count <= rows) return;
  throw new Error(`NpyRows.rows: expected a range within ${rows} rows, got ${first} + ${count}`);
}

async function openMember(zip: ZipArchive, member: string, scratch: string): Promise<ByteSource> {
  try {
    const entry = memberOf(npzMembers(zip), member, zip.label);
    const header = await memberHeader(zip, entry);
    if (header.fortranOrder && header.shape.length === 2 && header.type)
      return await unpacked(zip, entry, { header, scratch });
    return {
      name: entry.name,
      header,
      from: (start, signal) => zip.stream(entry, start, { signal }),
      [Symbol.asyncDispose]: () => zip[Symbol.asyncDispose](),
    };
  } catch (error) {
    await zip[Symbol.asyncDispose]();
    throw error;
  }
}

/** A member of which any place can be read: unpacked into a file without a name, which its checksum has to fit. */
async function unpacked(
  zip: ZipArchive,
  entry: ZipEntry,
  { header, scratch }: { header: NpyHeader; scratch: string },
): Promise<ByteSource> {
  const handle = await unnamedFile(scratch);
  try {
    for await (const chunk of zip.stream(entry)) await handle.writeFile(chunk);
    await zip[Symbol.asyncDispose]();
    return {
      name: entry.name,
      header,
      from: (start, signal) => chunksOf(handle, start, signal),
      at: (position, length) => readAt(handle, position, length),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(path: string, label: string): Promise<ByteSource> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw fileError(error, label);
  });
  try {
    const prefix = await readAt(handle, 0, PREFIX_BYTES);
    const header = parseHeader(await readAt(handle, 0, dataOffsetOf(prefix, label)), label);
    if (header.type) checkSize(header, (await handle.stat()).size, label);
    return {
      name: label,
      header,
      from: (start, signal) => chunksOf(handle, start, signal),
      at: (position, length) => readAt(handle, position, length),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw fileError(error, label);
  }
}

async function* chunksOf(
  handle: FileHandle,
  start: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (let at = start; ; ) {
    signal?.throwIfAborted();
    const chunk = await readAt(handle, at, 1 << 20);
    if (chunk.length === 0) return;
    at += chunk.length;
    yield chunk;
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}
