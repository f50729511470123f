import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_NPY_LIMITS,
  encodeNpz,
  listNpz,
  openNpyRows,
  readNpy,
  readNpz,
  writeNpy,
  writeNpz,
} from '../src/index.ts';

const vector = (name: string) => new URL(`./vectors/${name}`, import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'fidboard-npz-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

const f64 = (...values: number[]) =>
  ({ dtype: 'float64', shape: [values.length], data: Float64Array.of(...values) }) as const;
const images = {
  dtype: 'uint8',
  shape: [300, 32, 32, 3],
  data: Uint8Array.from({ length: 300 * 3072 }, (_, i) => (i * 31) >> 3),
} as const;

describe('readNpz', () => {
  it.each(['stored.npz', 'deflated.npz'])('reads %s from NumPy', async (name) => {
    const arrays = await readNpz(vector(name));
    expect([...arrays.keys()]).toEqual(['mu', 'sigma', 'n']);
    expect(arrays.get('mu')).toEqual({
      dtype: 'float64',
      shape: [4],
      data: Float64Array.of(-1, -0.5, 0.25, 1),
    });
    expect(arrays.get('sigma')?.shape).toEqual([4, 4]);
    expect(arrays.get('n')).toEqual({ dtype: 'int64', shape: [], data: BigInt64Array.of(50n) });
  });

  it('reads only what is asked for, and lists what it would refuse to read', async () => {
    const path = vector('with_pickle.npz');
    expect([...(await readNpz(path, { only: ['mu'] })).keys()]).toEqual(['mu']);
    expect(await listNpz(path)).toMatchObject([
      { name: 'mu', dtype: 'float64', shape: [2], bytes: 16 },
      { name: 'extra', dtype: '|O', shape: [1] },
    ]);
    await expect(readNpz(path)).rejects.toThrow(/"extra.npy".*pickle runs its code/);
    await expect(readNpz(path, { only: ['sigma'] })).rejects.toThrow(/named "sigma", got mu, extra/);
  });
});

it('reads texts of an .npz whole, never row by row', async () => {
  const path = vector('texts.npz');
  expect((await readNpz(path)).get('labels')).toEqual({
    dtype: 'text',
    shape: [3],
    data: ['cat', 'dog', 'cat'],
  });
  expect(await listNpz(path)).toMatchObject([{ name: 'labels', dtype: 'text', shape: [3], bytes: 36 }]);
  await expect(openNpyRows(path, { member: 'labels' })).rejects.toThrow(
    /expected rows of numbers, got texts/,
  );
});

describe('writeNpz', () => {
  it.each([true, false])('is undone by readNpz (compress: %s)', async (compress) => {
    const path = join(folder, `round-${compress}.npz`);
    const entries = { images, mu: f64(1, 2, 3) };
    await writeNpz(path, entries, { compress });
    const read = await readNpz(path);
    expect([...read.keys()]).toEqual(['images', 'mu']);
    expect(read.get('mu')).toEqual(entries.mu);
    expect(read.get('images')?.shape).toEqual(images.shape);
    // Compared as bytes: vitest's deep equality takes seconds over a million elements.
    expect(Buffer.compare(images.data, Buffer.from(read.get('images')?.data as Uint8Array))).toBe(0);
  });

  it('gives the same bytes for the same arrays', async () => {
    expect(await encodeNpz({ a: f64(1) })).toEqual(await encodeNpz({ a: f64(1) }));
  });

  it('refuses a key that would be an unsafe name', async () => {
    await expect(encodeNpz({ '../a': f64(1) })).rejects.toThrow(/must not hold "\.\."/);
  });
});

describe('openNpyRows', () => {
  it.each(['stored', 'deflated', 'npy'] as const)(
    'gives the same rows as reading whole: %s',
    async (kind) => {
      const path = join(folder, `rows.${kind}`);
      if (kind === 'npy') await writeNpy(path, images);
      else await writeNpz(path, { arr_0: images }, { compress: kind === 'deflated' });
      await using rows = await openNpyRows(path, kind === 'npy' ? {} : { member: 'arr_0' });
      expect(rows.shape).toEqual(images.shape);
      for (const range of [
        { first: 0, count: 300 },
        { first: 123, count: 40 },
        { first: 299, count: 1 },
        { first: 5, count: 0 },
      ]) {
        const parts: Uint8Array[] = [];
        for await (const block of rows.rows(range, 17)) {
          expect(block.shape[0]).toBeLessThanOrEqual(17);
          if (block.dtype === 'uint8') parts.push(block.data);
        }
        const expected = images.data.subarray(range.first * 3072, (range.first + range.count) * 3072);
        expect(Buffer.concat(parts).equals(expected)).toBe(true);
      }
    },
  );

  it.each(['stored', 'deflated'] as const)(
    'stops when told to, also before its first row: %s',
    async (kind) => {
      const path = join(folder, `stopped.${kind}`);
      await writeNpz(path, { arr_0: images }, { compress: kind === 'deflated' });
      await using rows = await openNpyRows(path, { member: 'arr_0' });
      const controller = new AbortController();
      const first = rows.rows({ first: 299, count: 1 }, 1, { signal: controller.signal }).next();
      controller.abort(new Error('enough'));
      await expect(first).rejects.toThrow('enough');
    },
  );

  it.each(['f2', 'f4', 'f8', 'u1', 'i8'])('gathers rows of a matrix in Fortran order: %s', async (code) => {
    const path = vector(`${code}_big_fortran.npy`);
    const { data } = await readNpy(path);
    await using rows = await openNpyRows(path);
    expect(rows.shape).toEqual([2, 3]);
    for (const [range, blockRows, expected] of [
      [undefined, 1, [data.slice(0, 3), data.slice(3)]],
      [undefined, 9, [data]],
      [{ first: 1, count: 1 }, 9, [data.slice(3)]],
    ] as const) {
      const blocks = [];
      for await (const block of rows.rows(range, blockRows)) blocks.push(block.data);
      expect(blocks).toEqual(expected);
    }
    const stopped = rows.rows(undefined, 1, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(stopped.next()).rejects.toThrow('enough');
  });

  it('refuses Fortran order of more axes', async () => {
    await expect(openNpyRows(vector('cube_fortran.npy'))).rejects.toThrow(/Fortran order/);
  });
});

describe('hostile archives', () => {
  it('refuses a member that unpacks to more than the ratio allows', async () => {
    const zeros = { dtype: 'uint8', shape: [2 ** 20], data: new Uint8Array(2 ** 20) } as const;
    const path = file('bomb.npz', await encodeNpz({ zeros }, { compress: true }));
    const limits = { ...DEFAULT_NPY_LIMITS, ratioAppliesFromBytes: 2 ** 16 };
    await expect(readNpz(path, { limits })).rejects.toThrow(/"zeros.npy": it unpacks to \d+ times its size/);
    await expect(readNpz(path, { limits: { ...limits, maxEntryBytes: 1000 } })).rejects.toThrow(
      /limit is 1000/,
    );
    await expect(readNpz(path, { limits: { ...DEFAULT_NPY_LIMITS, maxArrayBytes: 1000 } })).rejects.toThrow(
      Refusal,
    );
  });

  it('refuses duplicate names', async () => {
    const bytes = Buffer.from(await encodeNpz({ aa: f64(1), ab: f64(2) }));
    const path = file(
      'twice.npz',
      Buffer.from(bytes.toString('latin1').replaceAll('ab.npy', 'aa.npy'), 'latin1'),
    );
    await expect(readNpz(path)).rejects.toThrow(/"aa.npy": the name occurs twice/);
  });

  it('ends every mutation of an archive in arrays or a Refusal', async () => {
    const good = Buffer.from(await encodeNpz({ a: f64(1, 2, 3), b: f64(4) }, { compress: true }));
    const path = join(folder, 'mutant.npz');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.option(fc.nat(good.length - 1), { freq: 5 }),
        async (changes, cut) => {
          const mutant = Buffer.from(good);
          for (const [at, byte] of changes) mutant[at] = byte;
          writeFileSync(path, mutant.subarray(0, cut ?? mutant.length));
          for (const attempt of [() => readNpz(path), () => listNpz(path)]) {
            await attempt().catch((error: unknown) => expect(error).toBeInstanceOf(Refusal));
          }
        },
      ),
      { seed: 3, numRuns: 400 },
    );
  });
});
