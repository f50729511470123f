import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Refusal } from '@fidboard/core';
import { type KeySet, type PublishedKey, parseKeySet, thumbprintOf } from '@fidboard/protocol';

/** The keys of a server: those that it publishes, and the private half of the one that signs. */
export interface KeyRing {
  readonly published: KeySet;
  readonly current: { readonly keyId: string; readonly privateKey: KeyObject; readonly validFrom: string };
}

/** As a ring is kept: the published keys, the newest last, and `d`, the private half, beside that one alone. */
type RingKey = PublishedKey & { readonly d?: string };

const REMEDY =
  'Put back the file from your backup. Without it, move it away: a new key is made, and receipts of the old ones no longer verify.';

/** A ring of one new key. */
export function newRing(now: Date): string {
  return textOf([newKey(now)]);
}

/** The ring with a new key that signs from now on. The key before it is retired: its public half stays, its private half is gone. */
export function rotatedRing(text: string, now: Date): string {
  const time = now.toISOString();
  const retired = readRing(text).published.keys.map((key) => ({ ...key, retiredAt: key.retiredAt ?? time }));
  return textOf([...retired, newKey(now)]);
}

/** Reads a ring; refuses (USAGE) anything else, under `name` and without a word of its content. */
export function readRing(text: string, name = 'signing keys'): KeyRing {
  try {
    const { keys } = JSON.parse(text) as { keys: readonly RingKey[] };
    const published = parseKeySet(JSON.stringify({ keys: keys.map(({ d: _, ...key }) => key) }));
    const signing = keys.filter((key) => key.d !== undefined);
    const [key] = signing;
    if (signing.length !== 1 || key === undefined || key.retiredAt !== null)
      throw new Error('no current key');
    const { kty, crv, x, d } = key;
    const privateKey = createPrivateKey({ key: { kty, crv, x, d: d! }, format: 'jwk' });
    return { published, current: { keyId: key.kid, privateKey, validFrom: key.validFrom } };
  } catch {
    // The cause may quote the key: it is left out.
    throw new Refusal(
      'USAGE',
      `${name}: expected a ring of Ed25519 keys of which one signs, got something else`,
      REMEDY,
    );
  }
}

function newKey(now: Date): RingKey {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    x: x!,
    kid: thumbprintOf(x!),
    use: 'sig',
    alg: 'EdDSA',
    validFrom: now.toISOString(),
    retiredAt: null,
    d: d!,
  };
}

function textOf(keys: readonly RingKey[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}
