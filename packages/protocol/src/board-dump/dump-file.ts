import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseTarHeader, Refusal, TAR_BLOCK, TAR_END, tarPadding } from '@fidboard/core';
import {
  type BoardDumpManifest,
  type DumpMember,
  MANIFEST_NAME,
  parseManifest,
  tableName,
} from './manifest.ts';
import { type DumpRow, type DumpTable, parseRow } from './rows.ts';

const LARGEST_MANIFEST = 256 * 2 ** 20;
/** A row is read whole. */
const READ_AT_ONCE = 2 ** 20;
const LARGEST_ROW = 32 * 2 ** 20;

/** The file of a dump, of which nothing is believed that its manifest does not say. */
export interface DumpFile extends AsyncDisposable {
  readonly manifest: BoardDumpManifest;
  /** The bytes of a member, unchecked. */
  open(member: DumpMember): Readable;
  /** The rows of a table, parsed; refused (CHECKSUM_MISMATCH) at the end when its bytes are not those of the manifest. */
  rows<Table extends DumpTable>(table: Table): AsyncGenerator<DumpRow<Table>>;
}

/**
 * Opens a dump and holds every header against the manifest: the members are those that it names, in its order, with its sizes, and
 * nothing else is in the file. Refuses (UNREADABLE_ARCHIVE) what is not so, before a byte of a member is read.
 */
export async function openDump(path: string): Promise<DumpFile> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const manifest = await readManifest(handle, size);
    const places = await placesOf(handle, { size, ...manifest });
    const dump: Omit<DumpFile, typeof Symbol.asyncDispose> = {
      manifest: manifest.manifest,
      open(member) {
        const start = places.get(member.name);
        if (start === undefined) throw new Error(`dump: expected a member of it, got ${member.name}`);
        if (member.bytes === 0) return Readable.from([]);
        return createReadStream(path, { start, end: start + member.bytes - 1, highWaterMark: READ_AT_ONCE });
      },
      rows(table) {
        const member = manifest.manifest.members.find(({ name }) => name === tableName(table))!;
        return rowsOf(table, { member, bytes: dump.open(member) });
      },
    };
    return { ...dump, [Symbol.asyncDispose]: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readManifest(
  handle: FileHandle,
  size: number,
): Promise<{ manifest: BoardDumpManifest; end: number }> {
  const header = parseTarHeader(await blockAt(handle, 0));
  if (header === undefined || header === 'end' || header.name !== MANIFEST_NAME || header.type !== '0')
    throw unreadable(`expected ${MANIFEST_NAME} at its beginning, got something else`);
  if (header.size > LARGEST_MANIFEST || TAR_BLOCK + header.size > size)
    throw unreadable(`expected ${MANIFEST_NAME} whole, got a size of ${header.size}`);
  const bytes = Buffer.alloc(header.size);
  await handle.read(bytes, 0, header.size, TAR_BLOCK);
  return { manifest: parseManifest(bytes.toString('utf8')), end: after(TAR_BLOCK, header.size) };
}

/** Where the bytes of each member begin. */
async function placesOf(
  handle: FileHandle,
  { size, manifest, end }: { size: number; manifest: BoardDumpManifest; end: number },
): Promise<Map<string, number>> {
  const places = new Map<string, number>();
  let at = end;
  for (const { name, bytes } of manifest.members) {
    const header = parseTarHeader(await blockAt(handle, at));
    const fits = header !== undefined && header !== 'end' && header.type === '0';
    if (!fits || header.name !== name || header.size !== bytes)
      throw unreadable(`expected ${name} of ${bytes} bytes, got ${saidBy(header)}`);
    if (places.has(name)) throw unreadable(`expected each member once, got ${name} twice`);
    places.set(name, at + TAR_BLOCK);
    at = after(at + TAR_BLOCK, bytes);
  }
  if (at + TAR_END.length !== size)
    throw unreadable(`expected ${at + TAR_END.length} bytes by its manifest, got ${size}`);
  return places;
}

function saidBy(header: ReturnType<typeof parseTarHeader>): string {
  if (header === undefined) return 'no header';
  return header === 'end'
    ? 'the end'
    : `${JSON.stringify(header.name.slice(0, 100))} of ${header.size} bytes`;
}

function after(start: number, size: number): number {
  return start + size + tarPadding(size).length;
}

async function blockAt(handle: FileHandle, at: number): Promise<Uint8Array> {
  const block = Buffer.alloc(TAR_BLOCK);
  const { bytesRead } = await handle.read(block, 0, TAR_BLOCK, at);
  return block.subarray(0, bytesRead);
}

async function* rowsOf<Table extends DumpTable>(
  table: Table,
  { member, bytes }: { member: DumpMember; bytes: Readable },
): AsyncGenerator<DumpRow<Table>> {
  const hash = createHash('sha256');
  let rest = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    hash.update(chunk);
    rest = Buffer.concat([rest, chunk]);
    if (rest.length > LARGEST_ROW)
      throw unreadable(`expected rows of at most ${LARGEST_ROW} bytes in ${table}`);
    const last = rest.lastIndexOf(10);
    if (last < 0) continue;
    const lines = rest.subarray(0, last).toString('utf8').split('\n');
    rest = rest.subarray(last + 1);
    for (const text of lines) yield parseRow(table, { text, number: ++number });
  }
  if (rest.length > 0) throw unreadable(`expected whole lines in ${table}, got half a one`);
  requireHash(member, hash.digest('hex'));
}

/** Reads every member; refused (CHECKSUM_MISMATCH) where its bytes are not those of the manifest. */
export async function verifyDump(dump: DumpFile, { signal }: { signal: AbortSignal }): Promise<void> {
  for (const member of dump.manifest.members) {
    const hash = createHash('sha256');
    await pipeline(dump.open(member), hash, { signal });
    requireHash(member, hash.digest('hex'));
  }
}

/** Refuses (CHECKSUM_MISMATCH) bytes that are not those that the manifest names. */
function requireHash({ name, sha256 }: DumpMember, got: string): void {
  if (got === sha256) return;
  throw new Refusal(
    'CHECKSUM_MISMATCH',
    `dump: expected SHA-256 ${sha256} of ${name}, got ${got}`,
    'The file was damaged or changed: get the dump from its host again.',
  );
}

function unreadable(rule: string): Refusal {
  return new Refusal(
    'UNREADABLE_ARCHIVE',
    `dump: ${rule}`,
    'Give the file as fidboard board dump wrote it; if it is, it was cut short or changed: dump the board again.',
  );
}
