import { type KeyObject, sign } from 'node:crypto';
import { canonicalJson, type Json } from '@fidboard/core';
import { RECEIPT_VERSION, type Receipt, type Statement } from './receipt.ts';

export interface Issue {
  /** The address that the receipt is issued under, without a trailing slash. */
  readonly issuer: string;
  readonly issuedAt: Date;
  /** Ed25519, with its thumbprint. */
  readonly key: { readonly keyId: string; readonly privateKey: KeyObject };
}

/** The text of a receipt: canonical JSON, signed. The same statement, issue and key give the same bytes. */
export function signReceipt(statement: Statement, { issuer, issuedAt, key }: Issue): string {
  const unsigned = {
    ...statement,
    type: 'fidboard-receipt',
    version: RECEIPT_VERSION,
    issuer,
    issuedAt: issuedAt.toISOString(),
    keyId: key.keyId,
  } as const;
  const signature = sign(null, Buffer.from(textOf(unsigned), 'utf8'), key.privateKey).toString('base64url');
  return textOf({ ...unsigned, signature });
}

/** The bytes that the signature is over: the file without its member `signature`. */
export function signedBytes({ signature: _, ...unsigned }: Receipt): Buffer {
  return Buffer.from(textOf(unsigned), 'utf8');
}

/** What a receipt says, without who signed it and when. */
export function receiptStatement(receipt: Receipt): Statement {
  const {
    type: _,
    version: __,
    issuer: ___,
    issuedAt: ____,
    keyId: _____,
    signature: ______,
    ...statement
  } = receipt;
  return statement;
}

/** The canonical JSON of a statement, as it is recorded. */
export function statementText(statement: Statement): string {
  return textOf(statement);
}

// Interfaces have no index signature, so TypeScript cannot see that these are plain data.
function textOf(value: Statement | Omit<Receipt, 'signature'> | Receipt): string {
  return canonicalJson(value as unknown as Json);
}
