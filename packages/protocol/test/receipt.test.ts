import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { canonicalJson, type Json, Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conventionalProtocol,
  type Finding,
  fingerprintOf,
  givenFeatures,
  judgeReceipt,
  type KeySet,
  parseKeySet,
  readReceipt,
  type Statement,
  signReceipt,
  thumbprintOf,
} from '../src/index.ts';

const PROTOCOL = conventionalProtocol({ extraction: givenFeatures(8), seed: 3 });
const STATEMENT: Statement = {
  id: '01990000-0000-7000-8000-000000000000',
  board: { id: 'Qm9hcmQ6MQ==', slug: 'digits' },
  submission: { id: 'U3VibWlzc2lvbjox', label: 'Prüfung "30k" \u{1f600}', seed: null },
  samples: { sha256: 'ab'.repeat(32), contentSha256: 'ba'.repeat(32), count: 60, format: 'zip' },
  reference: {
    id: 'UmVmZXJlbmNlOjE=',
    name: '64 digits',
    sha256: 'cd'.repeat(32),
    contentSha256: null,
    count: 64,
    statisticsSha256: 'ef'.repeat(32),
  },
  protocol: { ...PROTOCOL, fingerprint: fingerprintOf(PROTOCOL) },
  provider: 'cpu',
  software: { name: 'fidboard', version: '0.1.0', commit: null },
  scores: [
    { metric: 'fid', value: 12.345678901234567, standardError: 1e-7, covers: 'drawing the images', n: 60 },
    { metric: 'kid', value: -2.5e-9, standardError: null, covers: null, n: 60 },
  ],
  warnings: ['Only 60 images.'],
  times: {
    queued: '2026-01-01T00:00:00.000Z',
    started: '2026-01-01T00:00:01.000Z',
    finished: '2026-01-01T00:00:02.500Z',
  },
};
const ISSUED = new Date('2026-01-02T00:00:00.000Z');
const KEY = newKey();
const KEYS = published(KEY, { validFrom: '2026-01-01T00:00:00.000Z', retiredAt: null });
const TEXT = signReceipt(STATEMENT, { issuer: 'https://board.example.org', issuedAt: ISSUED, key: KEY });

interface TestKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly x: string;
}

function newKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x!;
  return { keyId: thumbprintOf(x), privateKey, x };
}

function published({ x, keyId }: TestKey, times: { validFrom: string; retiredAt: string | null }): KeySet {
  const key = { kty: 'OKP', crv: 'Ed25519', x, kid: keyId, use: 'sig', alg: 'EdDSA', ...times };
  return parseKeySet(JSON.stringify({ keys: [key] }));
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const states = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, state }) => [check, state]));
const judge = (text: string, keys = KEYS) => states(judgeReceipt(readReceipt(bytesOf(text)), keys));
/** The receipt with some members replaced, in canonical form but with the signature that it had. */
const tampered = (members: object) => canonicalJson({ ...JSON.parse(TEXT), ...members } as Json);

function codeOf(bytes: Uint8Array): string {
  try {
    readReceipt(bytes);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'none';
}

describe('a receipt', () => {
  it('holds, and says what was recorded', () => {
    expect(judge(TEXT)).toEqual({ fingerprint: 'ok', key: 'ok', signature: 'ok' });
    expect(readReceipt(bytesOf(TEXT))).toMatchObject({
      ...STATEMENT,
      issuer: 'https://board.example.org',
      issuedAt: '2026-01-02T00:00:00.000Z',
      keyId: KEY.keyId,
    });
  });

  it('is signed over its own bytes without the member signature, so that no canonicaliser is needed', () => {
    const again = signReceipt(STATEMENT, { issuer: 'https://board.example.org', issuedAt: ISSUED, key: KEY });
    expect(again).toBe(TEXT);
    const cut = TEXT.replace(/"signature":"[\w-]{86}",/, '');
    const { signature: _, ...rest } = JSON.parse(TEXT);
    expect(cut).toBe(canonicalJson(rest));
  });

  it('does not hold when a score was changed', () => {
    const scores = STATEMENT.scores.map((score) => ({ ...score, value: score.value * (1 - 1e-15) }));
    expect(judge(tampered({ scores }))).toMatchObject({ signature: 'failed' });
  });

  it('does not hold under another key, or one that nobody published', () => {
    const other = newKey();
    const open = { validFrom: '2026-01-01T00:00:00.000Z', retiredAt: null };
    expect(judge(TEXT, published(other, open))).toMatchObject({ key: 'failed', signature: 'unchecked' });
    const signed = { issuer: 'https://board.example.org', issuedAt: ISSUED };
    const forged = signReceipt(STATEMENT, { ...signed, key: { ...other, keyId: KEY.keyId } });
    expect(judge(forged)).toMatchObject({ key: 'ok', signature: 'failed' });
  });

  it('holds only when its key was valid as it was signed', () => {
    const at = (validFrom: string, retiredAt: string | null) =>
      judge(TEXT, published(KEY, { validFrom, retiredAt })).key;
    expect(at('2026-01-02T00:00:00.000Z', '2026-01-02T00:00:00.000Z')).toBe('ok');
    expect(at('2026-01-02T00:00:00.001Z', null)).toBe('failed');
    expect(at('2026-01-01T00:00:00.000Z', '2026-01-01T23:59:59.999Z')).toBe('failed');
  });

  it('does not hold when its fingerprint is that of another protocol, whoever signed it', () => {
    const protocol = { ...STATEMENT.protocol, seed: 4 };
    const signed = { issuer: 'https://board.example.org', issuedAt: ISSUED, key: KEY };
    const text = signReceipt({ ...STATEMENT, protocol }, signed);
    expect(judge(text)).toEqual({ fingerprint: 'failed', key: 'ok', signature: 'ok' });
  });

  it.each<[string, string, string]>([
    ['of a newer version', tampered({ version: 2 }), 'PROTOCOL_MISMATCH'],
    [
      'of a protocol of a newer version',
      tampered({ protocol: { ...STATEMENT.protocol, version: 2 } }),
      'PROTOCOL_MISMATCH',
    ],
    ['that is not JSON', TEXT.slice(0, -1), 'BAD_INPUT'],
    ['that is no receipt', '{"type":"fidboard-receip"}', 'BAD_INPUT'],
    ['that is an array', '[]', 'BAD_INPUT'],
    ['with a field that is not known', tampered({ approved: true }), 'BAD_INPUT'],
    ['without a field', canonicalJson({ ...JSON.parse(TEXT), times: {} } as Json), 'BAD_INPUT'],
    ['whose score is no number', TEXT.replace('12.345678901234567', '1e999'), 'BAD_INPUT'],
    ['that was pretty-printed', JSON.stringify(JSON.parse(TEXT), null, 2), 'INVALID_RECEIPT'],
    ['with a line break at its end', `${TEXT}\n`, 'INVALID_RECEIPT'],
    ['that names a member twice', TEXT.replace('{"board"', '{"provider":"gpu","board"'), 'INVALID_RECEIPT'],
    ['with a byte order mark', `\ufeff${TEXT}`, 'BAD_INPUT'],
  ])('is refused %s', (_, text, code) => {
    expect(codeOf(bytesOf(text))).toBe(code);
  });

  it('is refused when it is not UTF-8', () => {
    expect(codeOf(Uint8Array.of(0xff, 0xfe))).toBe('BAD_INPUT');
  });

  it('is refused, or does not hold, after any change of a single byte', () => {
    const bytes = bytesOf(TEXT);
    const holds = (changed: Uint8Array) => {
      if (codeOf(changed) !== 'none') return false;
      return judgeReceipt(readReceipt(changed), KEYS).every(({ state }) => state === 'ok');
    };
    expect(holds(bytes)).toBe(true);
    const at = fc.nat(bytes.length - 1);
    const other = fc.integer({ min: 1, max: 255 });
    fc.assert(
      fc.property(at, other, (i, change) => !holds(bytes.with(i, bytes[i]! ^ change))),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(at, fc.integer({ min: 0, max: 255 }), (i, byte) => {
        const without = Uint8Array.from([...bytes.subarray(0, i), ...bytes.subarray(i + 1)]);
        const between = Uint8Array.from([...bytes.subarray(0, i), byte, ...bytes.subarray(i)]);
        return !holds(without) && !holds(between);
      }),
      { numRuns: 500 },
    );
    // The spare bits of the signature's last character.
    const last = TEXT.indexOf('"signature":"') + '"signature":"'.length + 85;
    for (let byte = 0; byte < 256; byte++) {
      if (byte !== bytes[last]) expect(holds(bytes.with(last, byte))).toBe(false);
    }
  });
});

describe('a key set', () => {
  it('names each key by the thumbprint of RFC 8037, appendix A.3', () => {
    expect(thumbprintOf('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo')).toBe(
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    );
  });

  it.each<[string, (key: Record<string, unknown>) => unknown]>([
    ['text that is not JSON', () => undefined],
    ['no list of keys', () => ({})],
    ['a key under a name that is not its own', (key) => ({ keys: [{ ...key, kid: newKey().keyId }] })],
    ['a private key', (key) => ({ keys: [{ ...key, d: key.x }] })],
    ['a key without times', ({ validFrom: _, ...key }) => ({ keys: [key] })],
    ['another kind of key', (key) => ({ keys: [{ ...key, crv: 'X25519' }] })],
  ])('is refused with %s', (_, change) => {
    const text = JSON.stringify(change({ ...KEYS.keys[0]! })) ?? 'no JSON';
    expect(() => parseKeySet(text)).toThrow(Refusal);
  });
});
