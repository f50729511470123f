import { closeSync, constants, type Dirent, fstatSync, open, read } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '@fidboard/core';
import { checkEntryName } from '@fidboard/npy';
import type { SampleLimits } from './limits.ts';
import { refuseEntry } from './refuse.ts';
import { selectImages } from './selectImages.ts';
import type { ImageSource } from './source.ts';

const openFile = promisify(open);
const readFile = promisify(read);

/** The images of a folder and its subfolders; links, devices and pipes are refused, never followed. */
export async function openFolder(path: string, limits: SampleLimits, label: string): Promise<ImageSource> {
  const found: { name: string }[] = [];
  await walk(path, '', { limits, found, label });
  const { images, labels, ignored } = selectImages(found, label);
  return {
    format: 'folder',
    names: images.map((image) => image.name),
    ignored,
    labelFiles: labels.map(({ name }) => ({ name, read: () => readPlainFile(path, name, limits) })),
    read: (index) => readPlainFile(path, images[index]!.name, limits),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function walk(
  root: string,
  folder: string,
  state: { limits: SampleLimits; found: { name: string }[]; label: string },
): Promise<void> {
  const { limits, found, label } = state;
  if (folder.split('/').length > limits.maxDepth) {
    throw refuseEntry('ARCHIVE_LIMIT', folder, {
      rule: `folders may be nested ${limits.maxDepth} deep`,
      remedy: 'Put the images into one folder.',
    });
  }
  for await (const entry of await opendir(join(root, folder))) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    checkEntryName(name, limits.maxNameBytes);
    if (entry.isDirectory()) await walk(root, name, state);
    else if (entry.isFile()) found.push({ name });
    else throw notAFile(name, entry);
    if (found.length > limits.maxEntries) {
      throw new Refusal(
        'ARCHIVE_LIMIT',
        `Folder "${label}": more than ${limits.maxEntries} files.`,
        'Split it into smaller sample sets.',
      );
    }
  }
}

function notAFile(name: string, entry: Dirent): Refusal {
  const kind = entry.isSymbolicLink() ? 'a symbolic link is not followed' : 'it is not a plain file';
  return refuseEntry('UNSAFE_ENTRY', name, {
    rule: kind,
    remedy: 'Copy the files themselves into the folder.',
  });
}

async function readPlainFile(root: string, name: string, limits: SampleLimits): Promise<Uint8Array> {
  // O_NOFOLLOW: the file may have been swapped for a link since the folder was walked.
  const file = await openFile(join(root, name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
    (error: unknown) => {
      throw refuseEntry('UNREADABLE_IMAGE', name, {
        rule: `the file cannot be opened (${error instanceof Error ? error.message : error})`,
        remedy: 'Check that it is still there and may be read.',
        cause: error,
      });
    },
  );
  try {
    // Of an open file these never wait for a disk, and a way through the thread pool costs more than they do.
    const { size } = fstatSync(file);
    if (size > limits.maxEntryBytes) {
      throw refuseEntry('ARCHIVE_LIMIT', name, {
        rule: `${size} bytes, the limit is ${limits.maxEntryBytes}`,
        remedy: 'Leave it out or make it smaller.',
      });
    }
    const { bytesRead, buffer } = await readFile(file, Buffer.allocUnsafeSlow(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    closeSync(file);
  }
}
