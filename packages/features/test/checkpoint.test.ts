import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../src/checkpoint/read-checkpoint.ts';
import { openFolder } from './folder.ts';

const vector = (name: string) => fileURLToPath(new URL(`vectors/${name}`, import.meta.url));

/** What generate_fid_inception.py saves: base is 0, 1/4, ... as 3 x 4. */
const BASE = Array.from({ length: 12 }, (_, i) => i / 4);
const TURNED = Array.from({ length: 12 }, (_, i) => BASE[(i % 3) * 4 + Math.floor(i / 3)]!);

describe('readCheckpoint', () => {
  it.each(['checkpoint_zip.pth', 'checkpoint_legacy.pth'])('reads every tensor of %s', async (name) => {
    const tensors = await readCheckpoint(vector(name));
    expect([...tensors.keys()]).toEqual(['plain', 'turned', 'tail', 'half', 'double']);
    const held = (key: string) => ({
      dims: tensors.get(key)?.dims,
      data: Array.from(tensors.get(key)!.data as Float32Array),
    });
    expect(held('plain')).toEqual({ dims: [3, 4], data: BASE });
    expect(held('turned')).toEqual({ dims: [4, 3], data: TURNED });
    expect(held('tail')).toEqual({ dims: [2, 3], data: [5, 6, 7, 9, 10, 11].map((value) => value / 4) });
    expect(held('half')).toEqual({ dims: [3, 4], data: BASE.map((value) => value - 1) });
    expect(held('double')).toEqual({ dims: [3, 4], data: BASE.map((value) => value * 3) });
  });

  it('reads parameters as the tensors that they hold', async () => {
    const tensors = await readCheckpoint(vector('checkpoint_parameter.pth'));
    expect(Array.from(tensors.get('weight')!.data as Float32Array)).toEqual(BASE);
  });

  it('refuses a whole module, which would need code', async () => {
    const reading = readCheckpoint(vector('checkpoint_module.pth'));
    await expect(reading).rejects.toThrow('expected only tensors, which need no code, got the name "torch');
  });

  it('refuses a pickle that calls anything, without calling it', async () => {
    await using folder = await openFolder();
    const path = join(folder.path, 'evil.pth');
    // __reduce__ to os.system, as pickle would run it
    await writeFile(path, Buffer.from('\x80\x02cposix\nsystem\nX\x04\x00\x00\x00true\x85R.', 'latin1'));
    await expect(readCheckpoint(path)).rejects.toThrow('the name "posix system"');
  });

  it('never fails but by a refusal, however a file was damaged', async () => {
    await using folder = await openFolder();
    for (const name of ['checkpoint_legacy.pth', 'checkpoint_zip.pth']) {
      const bytes = await readFile(vector(name));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
          fc.nat(bytes.length),
          async (changes, cut) => {
            const damaged = Buffer.from(bytes.subarray(0, changes.length === 4 ? cut : bytes.length));
            for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
            const path = join(folder.path, name);
            await writeFile(path, damaged);
            const outcome = await readCheckpoint(path).catch((error: unknown) => error);
            expect(outcome instanceof Map || outcome instanceof Refusal, String(outcome)).toBe(true);
          },
        ),
        { numRuns: 300 },
      );
    }
  });
});
