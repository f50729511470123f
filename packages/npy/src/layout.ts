import type { StoredType } from './dtype.ts';

const LITTLE_ENDIAN_HOST = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Copies stored elements into a buffer of their own, aligned, in the machine's byte order, halves widened. */
export function toElements(bytes: Uint8Array, type: StoredType): ArrayBuffer {
  return inPlace(new Uint8Array(bytes), type);
}

/** As {@link toElements}, of bytes that fill a buffer nobody else has: without a copy where none is needed. */
export function inPlace(copy: Uint8Array<ArrayBuffer>, type: StoredType): ArrayBuffer {
  if (type.itemSize > 1 && type.littleEndian !== LITTLE_ENDIAN_HOST) swapBytes(copy, type.itemSize);
  return type.half ? widenHalves(new Uint16Array(copy.buffer)) : copy.buffer;
}

function swapBytes(bytes: Uint8Array, itemSize: number): void {
  for (let at = 0; at < bytes.length; at += itemSize) bytes.subarray(at, at + itemSize).reverse();
}

/** IEEE 754 binary16 to binary32: exact, since every half is a single. */
function widenHalves(halves: Uint16Array): ArrayBuffer {
  const singles = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    const magnitude =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Number.POSITIVE_INFINITY
            : Number.NaN
          : (1024 + fraction) * 2 ** (exponent - 25);
    singles[i] = half & 0x8000 ? -magnitude : magnitude;
  }
  return singles.buffer;
}

/** Fortran order (first index fastest) to C order (last index fastest). */
export function toCOrder(bytes: Uint8Array, shape: readonly number[], itemSize: number): Uint8Array {
  const ordered = new Uint8Array(bytes.length);
  const index = new Array<number>(shape.length).fill(0);
  // strides[k]: bytes between neighbours along axis k in the Fortran-ordered source.
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, itemSize));
  let source = 0;
  for (let target = 0; target < bytes.length; target += itemSize) {
    for (let b = 0; b < itemSize; b++) ordered[target + b] = bytes[source + b]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      source -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return ordered;
}
