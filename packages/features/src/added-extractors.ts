import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Refusal } from '@fidboard/core';
import { manifestPath } from './added-folder.ts';
import { modelsFolder } from './models-folder.ts';
import { type AddedManifest, parseAdded } from './parse-added.ts';

/**
 * The networks that somebody added on this machine, in order of their ids; refuses a manifest.json that is damaged.
 *
 * Read at every call, since another process may have added one, and all at once, since what extractors there are is asked in
 * the middle of plain decisions: they are a few small files.
 */
export function addedExtractors(): AddedManifest[] {
  const folder = modelsFolder();
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .flatMap(addedOf)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Those that were made of one file. */
export function addedOf(sha256: string): AddedManifest[] {
  const path = manifestPath(sha256);
  if (!existsSync(path)) return [];
  try {
    return parseAdded(readFileSync(path, 'utf8'), path);
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    // A fault of this machine, not of the samples that a worker is about to score.
    throw new Refusal('USAGE', cause.message, cause.remedy, { cause });
  }
}
