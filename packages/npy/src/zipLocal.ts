import type { ZipEntry } from './zipEntry.ts';

/** Bytes of a local file header before its name. */
export const LOCAL_BYTES = 30;
/** The longest data descriptor: signature, CRC-32 and two sizes of 8 bytes. */
export const DESCRIPTOR_BYTES = 24;

const SIZES_FOLLOW = 0x8;
const ENCRYPTED = 0x1;
const IN_ZIP64 = 0xffffffff;

/** Name and extra field of a local header, which stand before the entry's bytes; undefined when it is none. */
export function localTail(header: Buffer): { name: number; extra: number } | undefined {
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== 0x04034b50) return undefined;
  return { name: header.readUInt16LE(26), extra: header.readUInt16LE(28) };
}

/**
 * How an entry's local header contradicts the archive's directory, since programs that trust one see another file than
 * those that trust the other (APPNOTE 4.3.7, 4.5.3); undefined when they agree. `header` ends where the entry's bytes start.
 */
export function localLie(header: Buffer, entry: ZipEntry): string | undefined {
  const { name } = localTail(header)!;
  const flags = header.readUInt16LE(6);
  if (!header.subarray(LOCAL_BYTES, LOCAL_BYTES + name).equals(entry.nameBytes))
    return 'its local header has another name';
  if (header.readUInt16LE(8) !== (entry.deflated ? 8 : 0))
    return 'its local header has another compression method';
  if (flags & ENCRYPTED) return 'its local header says that it is encrypted';
  const later = (flags & SIZES_FOLLOW) !== 0;
  if (later !== entry.sizesFollow) return 'its local header has its sizes elsewhere than the directory says';
  const crc = header.readUInt32LE(14);
  if (crc !== entry.crc32 && !(later && crc === 0)) return 'its local header has another CRC-32';
  const own = { compressed: header.readUInt32LE(18), size: header.readUInt32LE(22) };
  const zip64 = zip64Sizes(header, LOCAL_BYTES + name);
  const needed = own.size === IN_ZIP64 || own.compressed === IN_ZIP64;
  if (needed && zip64 === undefined) return 'its local header lacks the sizes of zip64';
  // Python writes both alike; which of them a program takes is anybody's guess.
  for (const { size, compressed } of [...(needed ? [] : [own]), ...(zip64 ? [zip64] : [])]) {
    if (size !== entry.size && !(later && size === 0))
      return `its local header declares ${size} bytes, the directory ${entry.size}`;
    if (compressed !== entry.compressedSize && !(later && compressed === 0))
      return 'its local header declares another compressed size than the directory';
  }
  return undefined;
}

/** The sizes of a local header's zip64 extra field, where both stand (APPNOTE 4.5.3). */
function zip64Sizes(header: Buffer, extraAt: number): { size: number; compressed: number } | undefined {
  for (let at = extraAt; at + 4 <= header.length; at += 4 + header.readUInt16LE(at + 2)) {
    if (header.readUInt16LE(at) !== 1) continue;
    if (header.readUInt16LE(at + 2) < 16 || at + 20 > header.length) return undefined;
    return {
      size: Number(header.readBigUInt64LE(at + 4)),
      compressed: Number(header.readBigUInt64LE(at + 12)),
    };
  }
  return undefined;
}

/**
 * Whether the bytes behind an entry whose sizes follow are a data descriptor that says what the directory says
 * (APPNOTE 4.3.9): with or without a signature, sizes of 4 or 8 bytes.
 */
export function descriptorAgrees(bytes: Buffer, { crc32, size, compressedSize }: ZipEntry): boolean {
  return [0, 4].some((at) => {
    if (at === 4 && (bytes.length < 4 || bytes.readUInt32LE(0) !== 0x08074b50)) return false;
    if (bytes.length < at + 12 || bytes.readUInt32LE(at) !== crc32) return false;
    const short = bytes.readUInt32LE(at + 4) === compressedSize && bytes.readUInt32LE(at + 8) === size;
    const long =
      bytes.length >= at + 20 &&
      bytes.readBigUInt64LE(at + 4) === BigInt(compressedSize) &&
      bytes.readBigUInt64LE(at + 12) === BigInt(size);
    return short || long;
  });
}
