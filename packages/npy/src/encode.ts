import { rename, writeFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { invariant } from '@fidboard/core';
import { DESCR, type NpyArray } from './dtype.ts';
import { encodeTexts } from './texts.ts';

/** The bytes of an NPY 1.0 file, little endian and C order: the same bytes that numpy.save writes. */
export function encodeNpy(array: NpyArray): Uint8Array {
  const { shape, data } = array;
  const count = shape.reduce((product, size) => product * size, 1);
  invariant(
    count === data.length,
    'encodeNpy',
    `${count} elements for shape (${shape.join(', ')})`,
    data.length,
  );
  invariant(endianness() === 'LE', 'encodeNpy', 'a little-endian machine', endianness());
  const { descr, elements } = stored(array);
  const header = encodeHeader(descr, shape);
  const bytes = new Uint8Array(header.length + elements.length);
  bytes.set(header);
  bytes.set(elements, header.length);
  return bytes;
}

function stored(array: NpyArray): { descr: string; elements: Uint8Array } {
  if (array.dtype === 'text') {
    const { width, bytes } = encodeTexts(array.data);
    return { descr: `<U${width}`, elements: bytes };
  }
  const { buffer, byteOffset, byteLength } = array.data;
  return { descr: DESCR[array.dtype], elements: new Uint8Array(buffer, byteOffset, byteLength) };
}

/** Writes one .npy file; it appears whole or not at all. */
export async function writeNpy(path: string, array: NpyArray): Promise<void> {
  const partial = `${path}.partial`;
  await writeFile(partial, encodeNpy(array));
  await rename(partial, path);
}

/** What stands before the elements; `descr` is NumPy's type string. */
export function encodeHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // NumPy leaves room to grow the first axis in place to 21 digits, and starts the data at a multiple of 64.
  const growth = shape.length > 0 ? 21 - String(shape[0]).length : 0;
  const unpadded = 10 + dict.length + growth + 1;
  const length = unpadded + 64 - (unpadded % 64);
  const header = new Uint8Array(length).fill(0x20);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(header.buffer).setUint16(8, length - 10, true);
  header.set(Buffer.from(dict, 'latin1'), 10);
  header[length - 1] = 0x0a;
  return header;
}
