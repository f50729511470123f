import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Refusal } from '@fidboard/core';
import type { DumpedDatabase } from '@fidboard/database';
import { type BlobStore, openBlobStore } from '@fidboard/storage';

/** What a backup holds; written last, so that a folder without it is no whole backup. */
export interface Manifest {
  format: 'fidboard-backup-1';
  madeAt: string;
  database: DumpedDatabase;
  blobs: number;
}

export const MANIFEST = 'backup.json';

/** What is kept beside database and blobs: without the first, receipts do not verify any more. */
export const KEPT_FILES = ['signing-keys.json', 'secret'] as const;

/** The blobs of a backup. */
export function blobsOf(folder: string): BlobStore {
  return openBlobStore(pathToFileURL(join(folder, 'blobs')).href);
}

/** Refuses (NOT_FOUND) a folder that is no whole backup. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((cause: unknown) => {
    throw new Refusal(
      'NOT_FOUND',
      `${folder}: expected a backup, got a folder without ${MANIFEST}`,
      'Name the folder that npm run backup wrote; one that was interrupted cannot be restored.',
      { cause },
    );
  });
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format === 'fidboard-backup-1') return manifest;
  throw new Refusal(
    'BAD_INPUT',
    `${folder}: expected the format fidboard-backup-1, got "${String(manifest.format)}"`,
    'Restore it with the version that made it.',
  );
}
