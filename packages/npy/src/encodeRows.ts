import { endianness } from 'node:os';
import { invariant } from '@fidboard/core';
import { DESCR, type NpyData } from './dtype.ts';
import { encodeHeader } from './encode.ts';

/**
 * The bytes of an NPY 1.0 file of `shape` whose elements arrive in parts, in C order: the same bytes that numpy.save
 * writes of the whole. Nothing but the part at hand is in memory.
 */
export async function* encodeNpyRows<D extends 'float32' | 'float64'>(
  dtype: D,
  shape: readonly number[],
  parts: AsyncIterable<NpyData[D]>,
): AsyncGenerator<Uint8Array> {
  invariant(endianness() === 'LE', 'encodeNpyRows', 'a little-endian machine', endianness());
  const count = shape.reduce((product, size) => product * size, 1);
  yield encodeHeader(DESCR[dtype], shape);
  let seen = 0;
  for await (const { buffer, byteOffset, byteLength, length } of parts) {
    seen += length;
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
  invariant(seen === count, 'encodeNpyRows', `${count} elements for shape (${shape.join(', ')})`, seen);
}
