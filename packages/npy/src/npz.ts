import { Refusal } from '@fidboard/core';
import type { NpyArray } from './dtype.ts';
import { dataOffsetOf, malformed, type NpyHeader, PREFIX_BYTES, parseHeader } from './header.ts';
import { DEFAULT_NPY_LIMITS, type NpyLimits } from './limits.ts';
import { checkedType, checkSize, parseNpy } from './parse.ts';
import { openZip, type ZipArchive } from './zip.ts';
import type { ZipEntry } from './zipEntry.ts';

/** One array of an .npz as its header describes it, without its elements. */
export interface NpzMember {
  /** The key, without `.npy`. */
  readonly name: string;
  /** The element type, or NumPy's type string when the elements are neither numbers nor texts and cannot be read. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes of the elements, decompressed. */
  readonly bytes: number;
}

/** The arrays of an .npz, in the archive's order; reads headers only. */
export async function listNpz(path: string, limits: NpyLimits = DEFAULT_NPY_LIMITS): Promise<NpzMember[]> {
  await using zip = await openZip(path, limits);
  const members: NpzMember[] = [];
  for (const [name, entry] of npzMembers(zip)) {
    const header = await memberHeader(zip, entry);
    const dtype = header.type?.dtype ?? header.descr;
    members.push({ name, dtype, shape: header.shape, bytes: entry.size - header.dataOffset });
  }
  return members;
}

/** The arrays of an .npz by key, all of them or those in `only`; a key that is not there is refused. */
export async function readNpz(
  path: string,
  options: { only?: readonly string[]; limits?: NpyLimits } = {},
): Promise<Map<string, NpyArray>> {
  const limits = options.limits ?? DEFAULT_NPY_LIMITS;
  await using zip = await openZip(path, limits);
  const members = npzMembers(zip);
  const arrays = new Map<string, NpyArray>();
  for (const name of options.only ?? members.keys()) {
    arrays.set(name, await readMember(zip, memberOf(members, name, path), limits));
  }
  return arrays;
}

/** The entries of an .npz by key. */
export function npzMembers(zip: ZipArchive): Map<string, ZipEntry> {
  const members = new Map<string, ZipEntry>();
  for (const entry of zip.entries) {
    if (!entry.name.endsWith('.npy')) throw malformed(entry.name, 'an .npz holds .npy members only');
    members.set(entry.name.slice(0, -'.npy'.length), entry);
  }
  return members;
}

export function memberOf(members: ReadonlyMap<string, ZipEntry>, name: string, path: string): ZipEntry {
  const entry = members.get(name);
  if (entry) return entry;
  const keys = [...members.keys()].slice(0, 10).join(', ');
  throw new Refusal(
    'BAD_INPUT',
    `Archive "${path}": expected an array named "${name}", got ${keys === '' ? 'none' : keys}.`,
    `Save it under that key: numpy.savez(path, ${name}=...).`,
  );
}

/** Reads just enough of a member to know its header, and refuses one whose size does not fit its shape. */
export async function memberHeader(zip: ZipArchive, entry: ZipEntry): Promise<NpyHeader> {
  const parts: Uint8Array[] = [];
  let needed = PREFIX_BYTES;
  let read = 0;
  for await (const chunk of zip.stream(entry)) {
    parts.push(chunk);
    read += chunk.length;
    if (needed === PREFIX_BYTES && read >= PREFIX_BYTES)
      needed = dataOffsetOf(Buffer.concat(parts), entry.name);
    if (read >= needed) break;
  }
  const header = parseHeader(Buffer.concat(parts), entry.name);
  if (header.type) checkSize(header, entry.size, entry.name);
  return header;
}

/** The header is read first, so that a lying shape or a pickle is refused before the member is unpacked. */
async function readMember(zip: ZipArchive, entry: ZipEntry, limits: NpyLimits): Promise<NpyArray> {
  checkedType(await memberHeader(zip, entry), entry.name);
  if (entry.size > limits.maxArrayBytes) {
    throw new Refusal(
      'ARCHIVE_LIMIT',
      `Array ${JSON.stringify(entry.name)}: ${entry.size} bytes, the limit is ${limits.maxArrayBytes}.`,
      'Split it into several files.',
    );
  }
  const bytes = new Uint8Array(entry.size);
  let at = 0;
  for await (const chunk of zip.stream(entry)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return parseNpy(bytes, entry.name, limits);
}
