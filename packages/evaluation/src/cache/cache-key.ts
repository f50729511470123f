import { canonicalJson, type Json, sha256Hex } from '@fidboard/core';
import type { NetworkExtraction } from '@fidboard/protocol';

/**
 * Raised by hand whenever a change of this project moves a feature that a protocol does not name (decoding, the arithmetic
 * of a resize, how a network is built), and whenever the form of an entry changes: older entries then serve nobody.
 */
export const CACHE_FORMAT = 1;

/** Everything that decides the bits of the features of a sample set. */
export interface CachedFeatures {
  /** Content hash of the sample set: the same images in the same order, in whatever container. */
  readonly samples: string;
  readonly extraction: NetworkExtraction;
  /** Where the network ran: features are the same to the bit on one provider only. */
  readonly provider: string;
}

/** The name of an entry: a SHA-256 in lower-case hexadecimal. */
export function cacheKey({ samples, extraction, provider }: CachedFeatures): string {
  const named = { format: CACHE_FORMAT, samples, extraction: extraction as unknown as Json, provider };
  return sha256Hex(canonicalJson(named));
}
