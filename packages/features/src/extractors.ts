import { Refusal } from '@fidboard/core';
import { addedExtractors } from './added-extractors.ts';
import { CHECKPOINT_EXTRACTORS } from './checkpoint-extractors.ts';
import type { ExtractorManifest } from './manifest.ts';
import { PACKAGED_EXTRACTORS } from './packaged-extractors.ts';

/** The networks that this version knows. */
export const EXTRACTORS: readonly ExtractorManifest[] = [...PACKAGED_EXTRACTORS, ...CHECKPOINT_EXTRACTORS];

/** Those, and the networks that somebody added on this machine. */
export function knownExtractors(): readonly ExtractorManifest[] {
  return [...EXTRACTORS, ...addedExtractors()];
}

/** The manifest with this id; refuses an unknown one with the list of those there are. */
export function extractorById(id: string): ExtractorManifest {
  const own = EXTRACTORS.find((extractor) => extractor.id === id);
  if (own !== undefined) return own;
  const added = addedExtractors();
  const manifest = added.find((extractor) => extractor.id === id);
  if (manifest !== undefined) return manifest;
  throw new Refusal(
    'USAGE',
    `extractor: expected ${[...EXTRACTORS, ...added].map((extractor) => extractor.id).join(' or ')}, got ${JSON.stringify(id)}`,
    'Name one of these, or add an ONNX file of your own with fidboard extractors add.',
  );
}
