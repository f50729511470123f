import { Refusal } from '@fidboard/core';
import yauzl from 'yauzl';
import { checkEntryName } from './entryName.ts';
import type { ZipLimits } from './limits.ts';
import { LOCAL_BYTES } from './zipLocal.ts';

/** One file or folder of a zip archive, as its directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly directory: boolean;
  readonly deflated: boolean;
  /** Bytes after decompression, as declared; reading checks it. */
  readonly size: number;
  readonly compressedSize: number;
  readonly crc32: number;
  /** Where its local header stands. */
  readonly offset: number;
  readonly nameBytes: Buffer;
  /** Its CRC-32 and sizes stand behind its bytes, in a data descriptor. */
  readonly sizesFollow: boolean;
}

const STORED = 0;
const DEFLATED = 8;
const MADE_ON_UNIX = 3;
// The file type bits of a Unix mode (stat.h).
const FILE_TYPES: ReadonlyMap<number, string> = new Map([
  [0o120000, 'a symbolic link'],
  [0o020000, 'a character device'],
  [0o060000, 'a block device'],
  [0o010000, 'a named pipe'],
  [0o140000, 'a socket'],
]);

export function checkZipEntry(raw: yauzl.Entry, limits: ZipLimits): ZipEntry {
  const name = yauzl.getFileNameLowLevel(raw.generalPurposeBitFlag, raw.fileNameRaw, raw.extraFields, true);
  checkEntryName(name, limits.maxNameBytes);
  const { compressedSize, uncompressedSize: size, compressionMethod, crc32 } = raw;
  const refuse = (
    code: 'UNSAFE_ENTRY' | 'ARCHIVE_LIMIT' | 'UNREADABLE_ARCHIVE',
    rule: string,
    remedy: string,
  ) => new Refusal(code, `Entry ${JSON.stringify(name)}: ${rule}.`, remedy);

  if (raw.versionMadeBy >> 8 === MADE_ON_UNIX) {
    const special = FILE_TYPES.get((raw.externalFileAttributes >>> 16) & 0o170000);
    if (special) throw refuse('UNSAFE_ENTRY', `${special} is not a file`, 'Pack plain files only.');
  }
  if (raw.isEncrypted()) {
    throw refuse('UNREADABLE_ARCHIVE', 'encrypted entries cannot be read', 'Pack it without a password.');
  }
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    const rule = `compression method ${compressionMethod} is not read, only stored and deflate are`;
    throw refuse('UNREADABLE_ARCHIVE', rule, 'Pack it with an ordinary zip program.');
  }
  if (size > limits.maxEntryBytes) {
    const rule = `${size} bytes unpacked, the limit is ${limits.maxEntryBytes}`;
    throw refuse('ARCHIVE_LIMIT', rule, 'Leave it out or make it smaller.');
  }
  if (size >= limits.ratioAppliesFromBytes && size > compressedSize * limits.maxCompressionRatio) {
    const ratio = Math.round(size / Math.max(1, compressedSize));
    const rule = `it unpacks to ${ratio} times its size, the limit is ${limits.maxCompressionRatio}`;
    throw refuse('ARCHIVE_LIMIT', rule, 'Pack it without compression.');
  }
  const directory = name.endsWith('/');
  return {
    name,
    directory,
    deflated: compressionMethod === DEFLATED,
    size,
    compressedSize,
    crc32,
    offset: raw.relativeOffsetOfLocalHeader,
    // A copy: what yauzl hands out keeps extra fields and comments in memory.
    nameBytes: Buffer.from(raw.fileNameRaw),
    sizesFollow: (raw.generalPurposeBitFlag & 0x8) !== 0,
  };
}

/**
 * Refuses duplicate names, too many bytes in all, and entries that share bytes with others or with the directory, which
 * starts at `directoryAt` (as overlapping bombs do).
 */
export function checkZipTotals(
  entries: readonly ZipEntry[],
  { directoryAt, label, limits }: { directoryAt: number; label: string; limits: ZipLimits },
): void {
  const names = new Set<string>();
  let unpacked = 0;
  for (const entry of entries) {
    if (names.has(entry.name)) {
      throw new Refusal(
        'UNSAFE_ENTRY',
        `Entry ${JSON.stringify(entry.name)}: the name occurs twice.`,
        'Give every file a name of its own.',
      );
    }
    names.add(entry.name);
    unpacked += entry.size;
    if (unpacked > limits.maxTotalBytes) {
      throw new Refusal(
        'ARCHIVE_LIMIT',
        `Archive "${label}": more than ${limits.maxTotalBytes} bytes unpacked, reached at entry ${JSON.stringify(entry.name)}.`,
        'Split it into smaller archives.',
      );
    }
  }
  const inPlace = entries.toSorted((a, b) => a.offset - b.offset);
  for (const [i, entry] of inPlace.entries()) {
    const end = entry.offset + LOCAL_BYTES + entry.nameBytes.length + entry.compressedSize;
    if (end <= (inPlace[i + 1]?.offset ?? directoryAt)) continue;
    throw new Refusal(
      'UNREADABLE_ARCHIVE',
      `Entry ${JSON.stringify(entry.name)}: entries overlap, its bytes reach into what follows.`,
      'Pack the archive again.',
    );
  }
}
