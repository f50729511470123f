import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Refusal } from '@fidboard/core';
import type { BlobStore } from './blob-store.ts';
import { FileBlobStore } from './file-blob-store.ts';

/** Opens the store that a URL names; `file:///folder` is what is supported. Touches nothing until it is used. */
export function openBlobStore(url: string): BlobStore {
  if (!URL.canParse(url)) throw unsupported(url);
  const parsed = new URL(url);
  if (parsed.protocol !== 'file:' || parsed.hostname !== '')
    throw unsupported(`${parsed.protocol}//${parsed.hostname}`);
  return new FileBlobStore(fileURLToPath(parsed));
}

/** Where the blobs of a data folder lie when nothing else is said: its `blobs`. */
export function storageUrlUnder(dataDirectory: string): string {
  return pathToFileURL(join(dataDirectory, 'blobs')).href;
}

function unsupported(got: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `STORAGE_URL: expected file:///an/absolute/folder, got ${got}`,
    'Give a folder as file:///...; other kinds of storage are not supported yet.',
  );
}
