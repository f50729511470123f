// Promise: the network behind an extractor's id is one sequence of bytes, and anything else is refused.
import { sha256Hex } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { EXTRACTORS, extractorById } from '../src/index.ts';
import { networkOf } from '../src/network.ts';

const PACKAGED = EXTRACTORS.filter(({ source }) => source.kind === 'package');

describe.each(PACKAGED)('the network of $title', (manifest) => {
  it('is converted to the bytes that the manifest names', async () => {
    expect(sha256Hex(await networkOf(manifest))).toBe(manifest.sha256);
  });

  it('is found by its id', () => {
    expect(extractorById(manifest.id)).toBe(manifest);
  });

  it('is never called FID', () => {
    expect(manifest.title).not.toMatch(/FID/i);
  });
});

describe('networkOf', () => {
  it('refuses bytes other than the manifest’s', async () => {
    const other = { ...extractorById('mobilenet-v2'), sha256: 'f'.repeat(64) };
    await expect(networkOf(other)).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      message: expect.stringMatching(/^extractor mobilenet-v2: expected a network with SHA-256 ffff/),
      remedy: expect.stringContaining('4.3.0'),
    });
  });
});
