import { verify } from 'node:crypto';
import { fingerprintOf } from '../fingerprint.ts';
import { type KeySet, type PublishedKey, publicKeyOf } from './keys.ts';
import type { Receipt } from './receipt.ts';
import { signedBytes } from './sign-receipt.ts';

/** One thing that was looked at. What could not be looked at proves nothing: a receipt holds only if all is ok. */
export interface Finding {
  readonly check: 'fingerprint' | 'key' | 'signature' | 'samples' | 'reference' | 'score';
  readonly state: 'ok' | 'failed' | 'unchecked';
  /** What was found, for people. */
  readonly detail: string;
}

/** Whether a receipt that could be read is what a holder of one of the keys signed, and names its protocol rightly. */
export function judgeReceipt(receipt: Receipt, keys: KeySet): readonly Finding[] {
  const key = keys.keys.find(({ kid }) => kid === receipt.keyId);
  return [judgeFingerprint(receipt), judgeKey(receipt, key), judgeSignature(receipt, key)];
}

function judgeFingerprint({ protocol: { fingerprint, ...protocol } }: Receipt): Finding {
  const actual = fingerprintOf(protocol);
  return actual === fingerprint
    ? { check: 'fingerprint', state: 'ok', detail: `${fingerprint} is that of the protocol` }
    : {
        check: 'fingerprint',
        state: 'failed',
        detail: `expected ${actual}, that of the protocol, got ${fingerprint}`,
      };
}

function judgeKey({ keyId, issuedAt }: Receipt, key: PublishedKey | undefined): Finding {
  const check = 'key';
  if (key === undefined) {
    return { check, state: 'failed', detail: `expected one of the issuer's keys, got ${keyId}` };
  }
  const { validFrom, retiredAt } = key;
  const span = retiredAt === null ? `since ${validFrom}` : `from ${validFrom} to ${retiredAt}`;
  const isValid = validFrom <= issuedAt && (retiredAt === null || issuedAt <= retiredAt);
  return isValid
    ? { check, state: 'ok', detail: `${keyId}, valid ${span}` }
    : { check, state: 'failed', detail: `${keyId} was valid ${span}, not at ${issuedAt}` };
}

function judgeSignature(receipt: Receipt, key: PublishedKey | undefined): Finding {
  const check = 'signature';
  if (key === undefined) return { check, state: 'unchecked', detail: 'there is no key to check it with' };
  const signature = Buffer.from(receipt.signature, 'base64url');
  // The last of 86 characters has four bits to spare: one spelling alone is taken.
  const isSpelled = signature.toString('base64url') === receipt.signature;
  return isSpelled && verify(null, signedBytes(receipt), publicKeyOf(key), signature)
    ? { check, state: 'ok', detail: `made with the key over every other byte` }
    : {
        check,
        state: 'failed',
        detail: 'it was changed after it was signed, or signed by somebody else',
      };
}
