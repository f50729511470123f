import { type FileHandle, open } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { arrayOf, type NpyArray, type NumberDtype, type StoredType } from './dtype.ts';
import { dataOffsetOf, malformed, type NpyHeader, PREFIX_BYTES, parseHeader } from './header.ts';
import { toElements } from './layout.ts';
import { DEFAULT_NPY_LIMITS, type NpyLimits } from './limits.ts';
import { memberHeader, memberOf, npzMembers } from './npz.ts';
import { checkedType, checkSize } from './parse.ts';
import { fileError } from './refusals.ts';
import { openZip, type ZipArchive } from './zip.ts';

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
   * so that reading it range by range costs time with the square of its size.
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
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens an .npy file, or the member `member` of an .npz, for reading by rows.
 *
 * The array must have at least one axis and stand in C order, since in Fortran order no row is contiguous.
 */
export async function openNpyRows(
  path: string,
  options: { member?: string; limits?: NpyLimits; label?: string } = {},
): Promise<NpyRows> {
  const limits = options.limits ?? DEFAULT_NPY_LIMITS;
  const source =
    options.member === undefined
      ? await openFile(path, options.label ?? path)
      : await openMember(await openZip(path, limits, options.label), options.member);
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
  if (header.fortranOrder && header.shape.length > 1) {
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
      readRows(source, type, { range, blockRows, signal }),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

type NumberType = StoredType & { readonly dtype: NumberDtype };

function numbersOf(type: StoredType, name: string): NumberType {
  if (type.dtype === 'text') throw malformed(name, 'expected rows of numbers, got texts');
  return { ...type, dtype: type.dtype };
}

async function* readRows(
  source: ByteSource,
  type: NumberType,
  { range, blockRows, signal }: { range: RowRange; blockRows: number; signal: AbortSignal | undefined },
): AsyncGenerator<NpyArray> {
  const [count, ...rowShape] = source.header.shape as readonly [number, ...number[]];
  if (range.first < 0 || range.first + range.count > count) {
    throw new Error(
      `NpyRows.rows: expected a range within ${count} rows, got ${range.first} + ${range.count}`,
    );
  }
  const rowBytes = rowShape.reduce((product, size) => product * size, type.itemSize);
  let row = 0;
  let block = new Uint8Array(0);
  let filled = 0;
  const blockArray = () => {
    const rows = Math.min(blockRows, range.count - row);
    row += rows;
    return arrayOf(type.dtype, [rows, ...rowShape], toElements(block, type));
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

async function openMember(zip: ZipArchive, member: string): Promise<ByteSource> {
  try {
    const entry = memberOf(npzMembers(zip), member, zip.label);
    const header = await memberHeader(zip, entry);
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
