import { join } from 'node:path';
import { modelsFolder } from './models-folder.ts';

/** Where an added network lies: its file, and what is known of it beside. */
export function addedFolder(sha256: string): string {
  return join(modelsFolder(), sha256);
}

export function addedPath(sha256: string): string {
  return join(addedFolder(sha256), 'model.onnx');
}

/** The extractors that were made of one file: one for each of its outputs that somebody added. */
export function manifestPath(sha256: string): string {
  return join(addedFolder(sha256), 'manifest.json');
}
