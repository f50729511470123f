import { canonicalJson, type Json, sha256Hex } from '@fidboard/core';
import type { Extraction, Protocol } from './protocol.ts';

/** A protocol with its own fingerprint beside its fields, as receipts and `fidboard score --json` print it. */
export type FingerprintedProtocol = Protocol & { readonly fingerprint: string };

/** The protocol's name: the SHA-256 (lower-case hexadecimal) of its RFC 8785 canonical JSON. */
export function fingerprintOf(protocol: Protocol): string {
  return sha256Hex(canonicalJson(asJson(protocol)));
}

/** The name of the extraction alone: features under the same extraction fingerprint may be mixed and reused. */
export function extractionFingerprintOf(protocol: Pick<Protocol, 'extraction'>): string {
  return sha256Hex(canonicalJson(asJson(protocol.extraction)));
}

/** The protocol's RFC 8785 canonical JSON: the very text that the fingerprint hashes. */
export function protocolText(protocol: Protocol): string {
  return canonicalJson(asJson(protocol));
}

// Interfaces have no index signature, so TypeScript cannot see that these are plain data.
function asJson(value: Protocol | Extraction): Json {
  return value as unknown as Json;
}
