import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Refusal } from '@fidboard/core';
import { encodeNpz } from '@fidboard/npy';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifySamples } from '../src/index.ts';
import { rawTar, rawZip } from './kit/archives.ts';
import { noise, png, temporaryFolder } from './kit/images.ts';

// One promise: whatever bytes come in, opening and reading them ends in images or in a Refusal.

const folder = temporaryFolder();
const seeds: Record<string, Buffer> = {};

beforeAll(async () => {
  const entries = await Promise.all(
    ['a.png', 'd/b.png', 'README'].map(async (name, i) => ({
      name,
      bytes: await png(4, 4, i),
      method: i === 1 ? 0 : 8,
    })),
  );
  const arr_0 = { dtype: 'uint8', shape: [2, 4, 4, 3], data: noise(4, 8, 1) } as const;
  seeds.zip = rawZip(entries);
  seeds.tar = rawTar([{ name: 'p', type: 'x', bytes: Buffer.from('17 path=long.png\n') }, ...entries]);
  seeds['tar.gz'] = gzipSync(seeds.tar);
  seeds.npz = Buffer.from(await encodeNpz({ arr_0 }, { compress: true }));
});

const positions = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const byte = fc.oneof(fc.constantFrom(0, 1, 0x20, 0x37, 0x7f, 0x80, 0xff), fc.nat(255));
const mutations = fc.record({
  bytes: fc.array(fc.tuple(positions, byte), { maxLength: 5 }),
  cut: fc.option(positions, { freq: 6 }),
  moved: fc.option(fc.tuple(positions, positions, fc.nat(64)), { freq: 3 }),
});

function mutate(
  seed: Buffer,
  { bytes, cut, moved }: typeof mutations extends fc.Arbitrary<infer M> ? M : never,
): Buffer {
  const mutant = Buffer.from(seed);
  const at = (position: number) => Math.floor(position * mutant.length);
  for (const [position, value] of bytes) mutant[at(position)] = value;
  if (moved) mutant.copyWithin(at(moved[0]), at(moved[1]), at(moved[1]) + moved[2]);
  return cut === null ? mutant : mutant.subarray(0, at(cut));
}

async function endsWell(bytes: Buffer): Promise<void> {
  const path = join(folder, 'mutant');
  writeFileSync(path, bytes);
  await verifySamples(path).catch((error: unknown) => expect(error).toBeInstanceOf(Refusal));
}

/** Gives a mutated tar header a right checksum again, so that mutations reach beyond it. */
function withChecksums(tar: Buffer): Buffer {
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    const block = tar.subarray(at, at + 512);
    if (block.toString('latin1', 257, 262) !== 'ustar') continue;
    block.fill(0x20, 148, 156);
    block.write(
      `${block
        .reduce((a, b) => a + b, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
  }
  return tar;
}

describe('mutated archives end in images or a Refusal', () => {
  it.each(['zip', 'tar', 'tar.gz', 'npz'])('%s', async (kind) => {
    const law = fc.asyncProperty(mutations, (mutation) => endsWell(mutate(seeds[kind]!, mutation)));
    await fc.assert(law, { seed: 5, numRuns: 300 });
  });

  it('tar and tar.gz with right checksums', async () => {
    const law = fc.asyncProperty(mutations, fc.boolean(), (mutation, gzip) => {
      const mutant = withChecksums(mutate(gunzipSync(seeds['tar.gz']!), mutation));
      return endsWell(gzip ? gzipSync(mutant) : mutant);
    });
    await fc.assert(law, { seed: 6, numRuns: 300 });
  });
});
