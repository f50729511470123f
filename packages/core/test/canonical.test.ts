import { describe, expect, it } from 'vitest';
import { canonicalJson, REFUSAL_EXIT_CODES, Refusal, type RefusalCode, sha256Hex } from '../src/index.ts';

describe('canonicalJson', () => {
  it('follows the RFC 8785 example', () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('refuses numbers that JSON cannot hold', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow();
    expect(() => canonicalJson([Number.POSITIVE_INFINITY])).toThrow();
  });
});

describe('sha256Hex', () => {
  it('gives the FIPS 180 test vector', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('Refusal', () => {
  it('keeps its public codes and exit codes', () => {
    expect(REFUSAL_EXIT_CODES).toMatchInlineSnapshot(`
      {
        "ARCHIVE_LIMIT": 3,
        "BAD_INPUT": 3,
        "CANCELLED": 5,
        "CHECKSUM_MISMATCH": 3,
        "CONFLICT": 5,
        "FORBIDDEN": 5,
        "IMAGE_LIMIT": 3,
        "INTERNAL": 1,
        "INVALID_RECEIPT": 6,
        "NOT_FOUND": 5,
        "NO_IMAGES": 3,
        "OPERATION_NOT_PERSISTED": 5,
        "PERSISTED_QUERY_NOT_FOUND": 5,
        "PROTOCOL_MISMATCH": 4,
        "QUOTA_EXCEEDED": 5,
        "RATE_LIMITED": 5,
        "UNAUTHENTICATED": 5,
        "UNREACHABLE": 5,
        "UNREADABLE_ARCHIVE": 3,
        "UNREADABLE_IMAGE": 3,
        "UNSAFE_ENTRY": 3,
        "USAGE": 2,
      }
    `);
  });

  it('carries the exit code of its code', () => {
    for (const code of Object.keys(REFUSAL_EXIT_CODES) as RefusalCode[]) {
      const refusal = new Refusal(code, 'expected a, got b', 'Do c.');
      expect(refusal.exitCode).toBe(REFUSAL_EXIT_CODES[code]);
    }
  });
});
