import { invariant, Refusal } from '@fidboard/core';
import type { Tensor } from '@fidboard/onnx';
import type { StorageReference, TensorReference } from './pickled.ts';

const REALS: Readonly<Record<string, { width: number; read: (view: DataView, at: number) => number }>> = {
  FloatStorage: { width: 4, read: (view, at) => view.getFloat32(at, true) },
  DoubleStorage: { width: 8, read: (view, at) => view.getFloat64(at, true) },
  HalfStorage: { width: 2, read: (view, at) => HALVES[view.getUint16(at, true)]! },
};
const WHOLE_NUMBERS: Readonly<Record<string, number>> = {
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
};

/** Whether a storage holds real numbers: whole ones are counters, no weights. */
export function isReal({ type }: StorageReference): boolean {
  return REALS[type] !== undefined;
}

/** Bytes of a storage. */
export function sizeOf({ type, length }: StorageReference): number {
  const width = REALS[type]?.width ?? WHOLE_NUMBERS[type];
  invariant(width !== undefined, 'readCheckpoint', 'a known storage', type);
  return width * length;
}

/** The elements of a strided view of a storage's bytes, in row-major order, as float32; refuses bytes that are too few. */
export function tensorFrom(tensor: TensorReference, bytes: Uint8Array, label: string): Tensor {
  const { storage, offset, shape, strides } = tensor;
  if (bytes.length !== sizeOf(storage)) throw shortData(label, storage);
  const size = shape.reduce((product, dim) => product * dim, 1);
  const last = shape.reduce((sum, dim, axis) => sum + (dim - 1) * strides[axis]!, offset);
  if (size > 0 && last >= storage.length) throw shortData(label, storage);
  if (size > storage.length) throw shortData(label, storage); // an expanded view: no weight is one
  const data = isContiguous(shape, strides)
    ? run(storage, bytes, { offset, size })
    : gathered(tensor, bytes, size);
  return { type: 'float32', dims: shape, data };
}

/** Elements that lie one after the other. */
function run(
  { type }: StorageReference,
  bytes: Uint8Array,
  { offset, size }: { offset: number; size: number },
): Float32Array {
  const { width, read } = REALS[type]!;
  if (type === 'FloatStorage') {
    const at = bytes.byteOffset + 4 * offset;
    // Most storages hold one tensor: it stays where it was read. An array cannot begin between two multiples of four.
    if (at % 4 === 0 && size === bytes.length / 4) return new Float32Array(bytes.buffer, at, size);
    return new Float32Array(new Uint8Array(bytes.subarray(4 * offset, 4 * (offset + size))).buffer);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = read(view, (offset + i) * width);
  return data;
}

function gathered(
  { storage, offset, shape, strides }: TensorReference,
  bytes: Uint8Array,
  size: number,
): Float32Array {
  const { width, read } = REALS[storage.type]!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float32Array(size);
  const index = new Array<number>(shape.length).fill(0);
  let at = offset;
  for (let i = 0; i < size; i++) {
    data[i] = read(view, at * width);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return data;
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}

/** The value of each pattern of bits of IEEE 754 half precision, exactly: CLIP has hundreds of millions of them. */
const HALVES = Float32Array.from({ length: 2 ** 16 }, (_, bits) => halfOf(bits));

function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function shortData(label: string, storage: StorageReference | undefined): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `${label}: expected the data of ${storage === undefined ? 'every storage' : `storage ${storage.key}, ${storage.length} numbers`}, got less or none`,
    'The file is damaged or was cut short: fetch it again.',
  );
}
