import { canonicalJson, Field, type Json, Refusal } from '@fidboard/core';
import { parseProtocol } from '../parse.ts';
import { RECEIPT_VERSION, type Receipt } from './receipt.ts';

const LARGEST_COUNT = 2 ** 31 - 1;
const REMEDY = 'Download the receipt again and leave the file as it is; docs/receipts.md describes it.';

/**
 * The receipt that a file holds. Refuses (BAD_INPUT) what is no receipt, (PROTOCOL_MISMATCH) one of a newer version and
 * (INVALID_RECEIPT) one that is not in canonical form, which the signature is over. Says nothing of the signature.
 */
export function readReceipt(bytes: Uint8Array): Receipt {
  const text = utf8(bytes);
  const json = parsed(text);
  const root = Field.of(json, 'receipt', REMEDY);
  root.at('type').oneOf(['fidboard-receipt']);
  refuseOtherVersions(root.at('version').value);
  checkFields(root);
  if (canonicalJson(json as Json) === text) return json as Receipt;
  throw new Refusal(
    'INVALID_RECEIPT',
    'receipt: expected canonical JSON (RFC 8785), got the same content in another form',
    REMEDY,
  );
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Refusal('BAD_INPUT', 'receipt: expected JSON in UTF-8, got other bytes', REMEDY, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Refusal('BAD_INPUT', 'receipt: expected JSON, got text that is not JSON', REMEDY, { cause });
  }
}

function refuseOtherVersions(version: unknown): void {
  if (version === RECEIPT_VERSION) return;
  throw new Refusal(
    'PROTOCOL_MISMATCH',
    `receipt.version: expected ${RECEIPT_VERSION}, got ${JSON.stringify(version) ?? 'nothing'}`,
    'Use a Fidboard that knows this version of receipts.',
  );
}

/** Every field in its form; a field that is not known may change the meaning of others, so it is refused. */
function checkFields(root: Field): void {
  root.keys([
    ...[
      'type',
      'version',
      'id',
      'issuer',
      'issuedAt',
      'keyId',
      'signature',
      'board',
      'submission',
      'samples',
    ],
    ...['reference', 'protocol', 'provider', 'software', 'scores', 'warnings', 'times'],
  ]);
  root.at('id').matching(/^[0-9a-f-]{36}$/, 'a UUID');
  root.at('issuer').matching(/^https?:\/\/[^\s/].*[^/]$/, 'an http or https address');
  root.at('issuedAt').moment();
  root.at('keyId').matching(/^[\w-]{43}$/, 'the thumbprint of a key, 43 characters of base64url');
  root.at('signature').matching(/^[\w-]{86}$/, 'a signature, 86 characters of base64url');
  const board = root.at('board').keys(['id', 'slug']);
  board.at('id').text();
  board.at('slug').text();
  const submission = root.at('submission').keys(['id', 'label', 'seed']);
  submission.at('id').text();
  submission.at('label').orNull()?.text();
  submission
    .at('seed')
    .orNull()
    ?.integer(0, 2 ** 31 - 1);
  const samples = root.at('samples').keys(['sha256', 'contentSha256', 'count', 'format']);
  samples.at('sha256').sha256();
  samples.at('contentSha256').orNull()?.sha256();
  samples.at('count').integer(1, LARGEST_COUNT);
  samples.at('format').text();
  checkReference(root.at('reference'));
  checkProtocol(root.at('protocol'));
  root.at('provider').orNull()?.text();
  const software = root.at('software').keys(['name', 'version', 'commit']);
  software.at('name').oneOf(['fidboard']);
  software.at('version').text();
  software.at('commit').orNull()?.text();
  for (const score of root.at('scores').items()) checkScore(score);
  for (const warning of root.at('warnings').items()) warning.text(10_000);
  const times = root.at('times').keys(['queued', 'started', 'finished']);
  for (const name of ['queued', 'started', 'finished']) times.at(name).moment();
}

function checkReference(reference: Field): void {
  reference.keys(['id', 'name', 'sha256', 'contentSha256', 'count', 'statisticsSha256']);
  reference.at('id').text();
  reference.at('name').text(10_000);
  reference.at('sha256').sha256();
  reference.at('contentSha256').orNull()?.sha256();
  reference.at('count').orNull()?.integer(1, LARGEST_COUNT);
  reference.at('statisticsSha256').sha256();
}

function checkProtocol(field: Field): void {
  field.at('fingerprint').sha256();
  const { fingerprint: _, ...protocol } = field.value as Record<string, unknown>;
  parseProtocol(protocol);
}

function checkScore(score: Field): void {
  score.keys(['metric', 'value', 'standardError', 'covers', 'n'], ['class']);
  score.at('metric').text();
  score.optional('class')?.text();
  score.at('value').number(-Number.MAX_VALUE, Number.MAX_VALUE);
  score.at('standardError').orNull()?.number(0, Number.MAX_VALUE);
  score.at('covers').orNull()?.text(10_000);
  score.at('n').integer(1, LARGEST_COUNT);
}
