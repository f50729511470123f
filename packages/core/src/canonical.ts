import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Plain data that JSON can hold without loss. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The RFC 8785 canonical JSON text of a value: the same bytes for the same meaning, everywhere. */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('canonicalJson: expected plain data, got undefined');
  return text;
}

/** The lower-case hexadecimal SHA-256 of bytes, or of a text's UTF-8 bytes. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
