import { Refusal } from '@fidboard/core';
import { CHECKPOINT_EXTRACTORS } from './checkpoint-extractors.ts';
import type { ExtractorManifest } from './manifest.ts';
import { PACKAGED_EXTRACTORS } from './packaged-extractors.ts';

/** The networks that this version knows. */
export const EXTRACTORS: readonly ExtractorManifest[] = [...PACKAGED_EXTRACTORS, ...CHECKPOINT_EXTRACTORS];

/** The manifest with this id; refuses an unknown one with the list of those there are. */
export function extractorById(id: string): ExtractorManifest {
  const manifest = EXTRACTORS.find((extractor) => extractor.id === id);
  if (manifest === undefined) {
    throw new Refusal(
      'USAGE',
      `extractor: expected ${EXTRACTORS.map((extractor) => extractor.id).join(' or ')}, got ${JSON.stringify(id)}`,
      'Name one of the extractors that this version has.',
    );
  }
  return manifest;
}
