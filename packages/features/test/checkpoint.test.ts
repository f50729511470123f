import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '@fidboard/core';
import { DEFAULT_NPY_LIMITS, openZip } from '@fidboard/npy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPickle } from '../src/checkpoint/pickle.ts';
import { readCheckpoint } from '../src/checkpoint/read-checkpoint.ts';
import { namedTensors } from '../src/checkpoint/tensor-names.ts';
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
    for (const name of ['checkpoint_legacy.pth', 'checkpoint_zip.pth', 'checkpoint_torchscript.pt']) {
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
        { numRuns: 300, seed: 4 },
      );
    }
  });

  // A zip's checksums stop most damage before the pickle machine sees it: here it sees all.
  it('never fails but by a refusal, however the pickle within was damaged', async () => {
    for (const name of ['checkpoint_zip.pth', 'checkpoint_torchscript.pt']) {
      await using zip = await openZip(vector(name), DEFAULT_NPY_LIMITS);
      const pickle = zip.entries.find((entry) => entry.name.endsWith('/data.pkl'))!;
      const bytes = await zip.read(pickle);
      const outcomes = new Set<string>();
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
          (changes) => {
            const damaged = Uint8Array.from(bytes);
            for (const [at, value] of changes) damaged[at] = value;
            try {
              namedTensors(readPickle(damaged, 0, name).value, name);
              outcomes.add('read');
            } catch (error) {
              expect(error instanceof Refusal, String(error)).toBe(true);
              outcomes.add('refused');
            }
          },
        ),
        { numRuns: 5000, seed: 4 },
      );
      expect([...outcomes].sort()).toEqual(['read', 'refused']);
    }
  });

  it('refuses a dictionary that holds itself, and calls of code beside a module of TorchScript', () => {
    // {'a': <itself>}: EMPTY_DICT, BINPUT 0, BINUNICODE 'a', BINGET 0, SETITEM, STOP
    const cyclic = Buffer.from('\x80\x02}q\x00X\x01\x00\x00\x00ah\x00s.', 'latin1');
    expect(() => namedTensors(readPickle(cyclic, 0, 'it').value, 'it')).toThrow(
      'goes deeper than any network',
    );
    const built = Buffer.from('\x80\x02c__torch__\nNet\n(K\x01t\x81.', 'latin1');
    expect(() => readPickle(built, 0, 'it')).toThrow('an object of a class of the archive itself');
    const hidden = Buffer.from('\x80\x02c__torch__ os\nsystem\n.', 'latin1');
    expect(() => readPickle(hidden, 0, 'it')).toThrow('only tensors, which need no code');
  });
});
