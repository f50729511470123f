import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { credentialsPath } from './credentials.ts';
import { writePrivately } from './write-privately.ts';

const KEPT = 50;

/** What an upload is known by: the same bytes with the same words for the same method are the same upload. */
export interface UploadKey {
  readonly origin: string;
  readonly board: string;
  readonly methodId: string;
  readonly sha256: string;
  readonly label?: string | undefined;
  readonly trainingImages?: number | undefined;
  readonly seed?: number | undefined;
}

/** An upload that was begun: `url` is where its bytes go, null until the server named it. */
export interface BegunUpload {
  readonly submissionId: string;
  readonly endpoint: string;
  readonly url: string | null;
}

interface Entry extends BegunUpload {
  readonly key: string;
}

/** Where they are kept: beside the credentials. */
export function begunUploadsPath(environment: NodeJS.ProcessEnv = process.env): string {
  return join(dirname(credentialsPath(environment)), 'uploads.json');
}

/** The upload with this key that an earlier run began, or null. */
export async function findBegunUpload(path: string, key: UploadKey): Promise<BegunUpload | null> {
  const text = textOf(key);
  return (await readEntries(path)).find((entry) => entry.key === text) ?? null;
}

/** Keeps an upload for a later run; readable by its owner only. */
export async function rememberUpload(path: string, key: UploadKey, upload: BegunUpload): Promise<void> {
  const text = textOf(key);
  const others = (await readEntries(path)).filter((entry) => entry.key !== text);
  await writePrivately(path, [{ key: text, ...upload }, ...others].slice(0, KEPT));
}

/** Drops an upload that ended. */
export async function forgetUpload(path: string, key: UploadKey): Promise<void> {
  const text = textOf(key);
  const entries = await readEntries(path);
  const others = entries.filter((entry) => entry.key !== text);
  if (others.length < entries.length) await writePrivately(path, others);
}

function textOf({ origin, board, methodId, sha256, label, trainingImages, seed }: UploadKey): string {
  return JSON.stringify([origin, board, methodId, sha256, label, trainingImages, seed]);
}

async function readEntries(path: string): Promise<Entry[]> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    return []; // no file yet, or none of ours: then nothing can be taken up, and uploads begin anew
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { key, submissionId, endpoint, url } = value as Record<string, unknown>;
  return [key, submissionId, endpoint, url ?? ''].every((text) => typeof text === 'string');
}
