import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { canonicalJson, Field, Refusal } from '@fidboard/core';

/** A public key that signs, or signed, receipts: a JWK (RFC 8037) with the times between which it was used. */
export interface PublishedKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** The 32 bytes of the public key, in base64url. */
  readonly x: string;
  /** The RFC 7638 thumbprint of the three members above. */
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
  readonly validFrom: string;
  /** Null while it signs. */
  readonly retiredAt: string | null;
}

/** What a server publishes at `/.well-known/fidboard-keys.json`, a JWK set (RFC 7517): retired keys stay in it. */
export interface KeySet {
  readonly keys: readonly PublishedKey[];
}

/** Where a server publishes its keys, under its own address. */
export const KEYS_PATH = '/.well-known/fidboard-keys.json';

/** The RFC 7638 thumbprint of an Ed25519 public key, in base64url: its name follows from what it is. */
export function thumbprintOf(x: string): string {
  return createHash('sha256')
    .update(canonicalJson({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}

/** The published keys that a JSON text holds; refuses (BAD_INPUT) anything else, and a key whose name is not its thumbprint. */
export function parseKeySet(text: string, name = 'keys'): KeySet {
  return { keys: parseKeys(Field.of(parsed(text, name), name, REMEDY).at('keys')) };
}

/** The published keys that a list holds. */
export function parseKeys(field: Field): PublishedKey[] {
  return field.items().map(parseKey);
}

const REMEDY = `Give the key set that the server publishes at ${KEYS_PATH}.`;

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Refusal('BAD_INPUT', `${name}: expected a JSON key set, got text that is not JSON`, REMEDY, {
      cause,
    });
  }
}

function parseKey(field: Field): PublishedKey {
  field.keys(['kty', 'crv', 'x', 'kid', 'use', 'alg', 'validFrom', 'retiredAt']);
  const x = field.at('x').matching(/^[\w-]{43}$/, '32 bytes in base64url');
  return {
    kty: field.at('kty').oneOf(['OKP']),
    crv: field.at('crv').oneOf(['Ed25519']),
    x,
    kid: field.at('kid').oneOf([thumbprintOf(x)]),
    use: field.at('use').oneOf(['sig']),
    alg: field.at('alg').oneOf(['EdDSA']),
    validFrom: field.at('validFrom').moment(),
    retiredAt: field.at('retiredAt').orNull()?.moment() ?? null,
  };
}

export function publicKeyOf({ kty, crv, x }: PublishedKey): KeyObject {
  return createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
}
