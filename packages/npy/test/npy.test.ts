import { readFileSync } from 'node:fs';
import { Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeNpy, encodeNpyRows, isNpy, type NpyArray, parseNpy, readNpy } from '../src/index.ts';

const vector = (name: string) => new URL(`./vectors/${name}`, import.meta.url).pathname;
const parse = (name: string) => parseNpy(readFileSync(vector(name)), name);
const numbers = ({ data }: NpyArray) => Array.from<number | bigint, number>(data as Iterable<number>, Number);
const VALUES = [0, 1, 2, 3, 100, 127];

describe('parseNpy reads what NumPy writes', () => {
  for (const code of ['f2', 'f4', 'f8', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8']) {
    const scale = code.startsWith('f') ? -0.5 : code.startsWith('i') ? -1 : 1;
    for (const layout of ['little', 'big_fortran']) {
      it(`${code}, ${layout}`, () => {
        const array = parse(`${code}_${layout}.npy`);
        expect(array.shape).toEqual([2, 3]);
        expect(numbers(array).map((value) => value + 0)).toEqual(VALUES.map((value) => value * scale + 0));
      });
    }
  }

  it('booleans', () => {
    expect(parse('b1_little.npy')).toMatchObject({ dtype: 'bool', data: Uint8Array.of(0, 1, 0, 1, 0, 1) });
  });

  it('every kind of half', () => {
    const { data, dtype } = parse('halves.npy');
    const expected = [0, -0, 1, -2.5, 65504, 2 ** -24, 2 ** -14, Infinity, -Infinity, NaN];
    expect(dtype).toBe('float32');
    expect(data).toEqual(Float32Array.from(expected));
  });

  it('a scalar, no rows, one axis, three axes in Fortran order', () => {
    expect(parse('scalar.npy')).toMatchObject({ shape: [], data: Float64Array.of(2.5) });
    expect(parse('empty.npy')).toMatchObject({ shape: [0, 4], data: new Float32Array(0) });
    expect(parse('vector.npy')).toMatchObject({ shape: [5], data: Int32Array.of(0, 1, 2, 3, 4) });
    expect(Array.from(parse('cube_fortran.npy').data, Number)).toEqual(
      Array.from({ length: 24 }, (_, i) => i),
    );
  });

  it('texts, of code points in either order and of bytes', () => {
    expect(parse('text.npy')).toEqual({ dtype: 'text', shape: [2], data: ['one', 'three'] });
    expect(parse('text_big_fortran.npy')).toEqual({
      dtype: 'text',
      shape: [2, 3],
      data: ['a', 'bé', '', '猫', '🐈x', 'c d'],
    });
    expect(parse('bytes.npy')).toMatchObject({ dtype: 'text', data: ['one', 'naïve', ''] });
  });

  it('format versions 1, 2 and 3', () => {
    for (const version of [1, 2, 3]) {
      expect(Array.from(parse(`version_${version}.npy`).data, Number)).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });
});

describe('encodeNpy', () => {
  it('keeps any text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 }).filter((each) => !each.endsWith('\0'));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (data) => {
        const array: NpyArray = { dtype: 'text', shape: [data.length], data };
        expect(parseNpy(encodeNpy(array), 'law')).toEqual(array);
      }),
      { seed: 3 },
    );
  });

  it('writes the bytes that numpy.save writes', () => {
    const names = ['f4', 'f8', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'b1'].map(
      (c) => `${c}_little.npy`,
    );
    for (const name of [...names, 'scalar.npy', 'empty.npy', 'vector.npy', 'text.npy']) {
      expect(Buffer.from(encodeNpy(parse(name))).equals(readFileSync(vector(name))), name).toBe(true);
    }
  });

  it('is undone by parseNpy', () => {
    const shape = fc.array(fc.nat({ max: 5 }), { maxLength: 4 });
    fc.assert(
      fc.property(shape, fc.constantFrom('float64', 'uint8'), fc.integer(), (sizes, dtype, seed) => {
        const count = sizes.reduce((a, b) => a * b, 1);
        const values = Array.from({ length: count }, (_, i) => (i * 7919 + seed) % 251);
        const array: NpyArray =
          dtype === 'uint8'
            ? { dtype, shape: sizes, data: Uint8Array.from(values) }
            : { dtype: 'float64', shape: sizes, data: Float64Array.from(values) };
        expect(parseNpy(encodeNpy(array), 'law')).toEqual(array);
      }),
      { seed: 1 },
    );
  });
});

describe('encodeNpyRows', () => {
  const data = Float32Array.from({ length: 12 }, (_, i) => i / 8);
  async function* cut(...ends: number[]) {
    for (const [i, end] of ends.entries()) yield data.subarray(ends[i - 1] ?? 0, end);
  }
  const written = async (ends: number[]) => {
    const chunks = [];
    for await (const chunk of encodeNpyRows('float32', [4, 3], cut(...ends))) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  it('writes the bytes of the whole, however it is cut', async () => {
    const whole = Buffer.from(encodeNpy({ dtype: 'float32', shape: [4, 3], data }));
    for (const ends of [[12], [3, 3, 12], [1, 2, 11, 12]])
      expect((await written(ends)).equals(whole)).toBe(true);
  });

  it('does not pass over missing elements', async () => {
    await expect(written([11])).rejects.toThrow('12 elements for shape (4, 3)');
  });
});

const npyWithHeader = (header: string, data = 0) => {
  const bytes = new Uint8Array(10 + header.length + data);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(Buffer.from(header, 'latin1'), 10);
  return bytes;
};

describe('parseNpy refuses', () => {
  it('pickles, saying why', () => {
    expect(() => parse('object.npy')).toThrow(/"object.npy".*pickle runs its code/);
  });

  it('records', () => {
    expect(() => parse('record.npy')).toThrow(/got the type \(structured\)/);
  });

  it('bytes and code points that are no text, naming the element, and texts of no or of absurd length', () => {
    expect(() => parse('bytes_latin1.npy')).toThrow(/element 1 .* is no valid text/);
    const dict = (descr: string, count: number) =>
      `{'descr': '${descr}', 'fortran_order': False, 'shape': (${count},), }\n`;
    const points = npyWithHeader(dict('<U1', 2), 8);
    points.set([0, 0xd8, 0, 0], points.length - 4);
    expect(() => parseNpy(points, 'surrogate')).toThrow(/element 1 .* is no valid text/);
    points.set([0, 0, 0x11, 0], points.length - 4);
    expect(() => parseNpy(points, 'beyond')).toThrow(/element 1 .* is no valid text/);
    expect(() => parseNpy(npyWithHeader(dict('<U0', 1e12), 0), 'none')).toThrow(/got the type <U0/);
    expect(() => parseNpy(npyWithHeader(dict('<U1025', 1), 4100), 'long')).toThrow(/got the type <U1025/);
    const many = npyWithHeader(dict('|S1', 2 ** 24 + 1), 2 ** 24 + 1);
    expect(() => parseNpy(many, 'many')).toThrow(/16777217 texts, the limit is 16777216/);
  });

  it('a shape that claims more, or less, than is there', () => {
    const dict = (shape: string) => `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }\n`;
    expect(() => parseNpy(npyWithHeader(dict('(1000000000, 1000000000)'), 8), 'big')).toThrow(
      /needs 4000000000000000000 bytes, 8/,
    );
    expect(() => parseNpy(npyWithHeader(dict('(1,)'), 8), 'small')).toThrow(/needs 4 bytes, 8 are there/);
    expect(parseNpy(npyWithHeader(dict('(2,)'), 8), 'right').data).toEqual(new Float32Array(2));
  });

  it('headers that Python would run or that are not the three keys', () => {
    const hostile = [
      "__import__('os').system('x')",
      "{'descr': '<f4', 'fortran_order': False}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'extra': 1}",
      "{'descr': '<f4', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
      "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + {}",
      `{'descr': '<f4', 'fortran_order': False, 'shape': (${'1, '.repeat(33)})}`,
    ];
    for (const header of hostile)
      expect(() => parseNpy(npyWithHeader(header, 8), 'x'), header).toThrow(Refusal);
  });

  it('any truncation or mutation with a Refusal and nothing else', () => {
    const files = ['f8_little.npy', 'text_big_fortran.npy', 'bytes.npy'].map((name) =>
      readFileSync(vector(name)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(1e6), fc.nat(1e6), fc.nat(255), (good, a, b, byte) => {
        const [cut, at] = [a % good.length, b % good.length];
        const mutated = Uint8Array.from(good);
        mutated[at] = byte;
        for (const bytes of [good.subarray(0, cut), mutated]) {
          try {
            parseNpy(bytes, 'mutant');
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
          }
        }
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('a file that is not there, a folder, and an array beyond the limit', async () => {
    await expect(readNpy(vector('none.npy'))).rejects.toThrow(/No file at/);
    await expect(readNpy(vector(''))).rejects.toThrow(Refusal);
    expect(() => parseNpy(readFileSync(vector('f8_little.npy')), 'a', { maxArrayBytes: 47 })).toThrow(
      /limit is 47/,
    );
  });
});

it('isNpy looks at the magic bytes', () => {
  expect(isNpy(readFileSync(vector('vector.npy')))).toBe(true);
  expect(isNpy(readFileSync(vector('stored.npz')))).toBe(false);
});
