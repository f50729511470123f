import { fileURLToPath } from 'node:url';
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

function unsupported(got: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `STORAGE_URL: expected file:///an/absolute/folder, got ${got}`,
    'Give a folder as file:///...; other kinds of storage are not supported yet.',
  );
}
