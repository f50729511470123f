import type { FileHandle } from 'node:fs/promises';
import { parseTarHeader, Refusal, TAR_BLOCK, type TarHeader } from '@fidboard/core';
import { checkEntryName, FileWindow } from '@fidboard/npy';
import type { SampleLimits } from './limits.ts';
import { parsePax } from './paxRecords.ts';
import { refuseEntry } from './refuse.ts';

export interface TarEntry {
  readonly name: string;
  /** Where its bytes start. */
  readonly offset: number;
  readonly size: number;
}

// Names and sizes fit easily; a larger extended header only serves to fill memory.
const MAX_EXTENSION_BYTES = 64 * 1024;
const SPECIAL: Readonly<Record<string, string>> = {
  '1': 'a hard link is not a file',
  '2': 'a symbolic link is not a file',
  '3': 'a character device is not a file',
  '4': 'a block device is not a file',
  '6': 'a named pipe is not a file',
  S: 'sparse files are not read',
};

/** What an extended header says about the entry that follows it. */
interface Extension {
  name?: string;
  size?: number;
}

/**
 * The files of a tar archive and where each starts, found by stepping from header to header without reading
 * what lies between, so that a shard can be read from anywhere.
 */
export async function indexTar(handle: FileHandle, limits: SampleLimits, label: string): Promise<TarEntry[]> {
  const { size: archiveBytes } = await handle.stat();
  const file = new FileWindow(handle);
  const entries: TarEntry[] = [];
  let extension: Extension = {};
  let total = 0;
  let seen = 0;
  for (let at = 0; at < archiveBytes; ) {
    const header = parseTarHeader(await file.read(at, TAR_BLOCK));
    if (header === 'end') break;
    if (header === undefined) throw damaged(label, `no valid header at byte ${at}`);
    if (++seen > 2 * limits.maxEntries || entries.length >= limits.maxEntries) {
      throw new Refusal(
        'ARCHIVE_LIMIT',
        `Archive "${label}": more than ${limits.maxEntries} entries.`,
        'Split it into smaller archives.',
      );
    }
    const offset = at + TAR_BLOCK;
    const name = extension.name ?? header.name;
    const size = 'xgLK'.includes(header.type) ? header.size : (extension.size ?? header.size);
    if (offset + size > archiveBytes) {
      throw refuseEntry('UNREADABLE_ARCHIVE', name, {
        rule: `the archive ends inside it (${size} bytes declared, ${archiveBytes - offset} left)`,
        remedy: 'Pack the archive again, or check that the upload is complete.',
      });
    }
    at = offset + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
    if ('xgLK'.includes(header.type)) {
      extension = { ...extension, ...(await readExtension(file, { ...header, offset }, label)) };
      continue;
    }
    extension = {};
    checkEntryName(name.replace(/^(\.\/+)+(?=.)/, ''), limits.maxNameBytes);
    if (header.type === '5') continue;
    checkFile({ name, size }, header.type, limits);
    total += size;
    if (total > limits.maxTotalBytes) {
      throw refuseEntry('ARCHIVE_LIMIT', name, {
        rule: `with it the archive holds more than ${limits.maxTotalBytes} bytes`,
        remedy: 'Split it into smaller archives.',
      });
    }
    entries.push({ name, offset, size });
  }
  return entries;
}

function checkFile({ name, size }: { name: string; size: number }, type: string, limits: SampleLimits): void {
  if (type !== '0') {
    const rule = SPECIAL[type] ?? `entries of type ${JSON.stringify(type)} are not read`;
    throw refuseEntry('UNSAFE_ENTRY', name, { rule, remedy: 'Pack plain files only.' });
  }
  if (size > limits.maxEntryBytes) {
    throw refuseEntry('ARCHIVE_LIMIT', name, {
      rule: `${size} bytes, the limit is ${limits.maxEntryBytes}`,
      remedy: 'Leave it out or make it smaller.',
    });
  }
}

async function readExtension(
  file: FileWindow,
  header: TarHeader & { offset: number },
  label: string,
): Promise<Extension> {
  if (header.size > MAX_EXTENSION_BYTES) {
    throw damaged(label, `an extended header of ${header.size} bytes, the limit is ${MAX_EXTENSION_BYTES}`);
  }
  const bytes = await file.read(header.offset, header.size);
  if (header.type === 'L') return { name: Buffer.from(bytes).toString('utf8').replace(/\0.*$/s, '') };
  // A long link name belongs to a link, which is refused; a global header may set times and owners only.
  if (header.type === 'K') return {};
  const records = parsePax(bytes);
  if (records === undefined) throw damaged(label, 'a malformed pax header');
  const sparse = [...records.keys()].some((key) => key.startsWith('GNU.sparse'));
  if (sparse) throw damaged(label, 'sparse files are not read');
  const name = records.get('path');
  const size = records.get('size');
  if (header.type === 'g') {
    if (name === undefined && size === undefined) return {};
    throw damaged(label, 'a global header that names every file alike');
  }
  if (size !== undefined && !/^\d{1,15}$/.test(size))
    throw damaged(label, `a size of ${JSON.stringify(size)}`);
  return { ...(name !== undefined && { name }), ...(size !== undefined && { size: Number(size) }) };
}

function damaged(label: string, rule: string): Refusal {
  return new Refusal(
    'UNREADABLE_ARCHIVE',
    `Archive "${label}": not a readable tar (${rule}).`,
    'Pack the archive again, or check that the upload is complete.',
  );
}
