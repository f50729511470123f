import { readFile } from 'node:fs/promises';
import { invariant, Refusal } from '@fidboard/core';
import { DEFAULT_NPY_LIMITS, openZip } from '@fidboard/npy';
import type { Tensor } from '@fidboard/onnx';
import { type Pickled, readPickle, type StorageReference, type TensorReference } from './pickle.ts';

/** The magic number of torch.save before version 1.6, as its first pickle. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;
const LEGACY_PROTOCOL = 1001;

/**
 * The float32 tensors of a PyTorch state dictionary by name, from a file of torch.save: the zip format since 1.6, or the
 * one before. Float64 and half tensors are converted; whole numbers (batch counters) are left out.
 *
 * No code of the file is run. Refuses everything that is not a dictionary of tensors, and data that is cut short.
 */
export async function readCheckpoint(path: string): Promise<Map<string, Tensor>> {
  const bytes = await readFile(path);
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? readZip(path) : readLegacy(bytes, path);
}

async function readZip(path: string): Promise<Map<string, Tensor>> {
  await using zip = await openZip(path, DEFAULT_NPY_LIMITS);
  const pickle = zip.entries.find(({ name }) => name === 'data.pkl' || name.endsWith('/data.pkl'));
  if (pickle === undefined) {
    throw new Refusal(
      'BAD_INPUT',
      `${path}: expected a PyTorch checkpoint with data.pkl in it, got a zip without`,
      'Give the file that torch.save wrote.',
    );
  }
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const { value } = readPickle(await zip.read(pickle), 0, path);
  const tensors = tensorsIn(value, path);
  const storages = new Map<string, Uint8Array>();
  for (const { storage } of tensors.values()) {
    if (storages.has(storage.key)) continue;
    const entry = zip.entries.find(({ name }) => name === `${folder}data/${storage.key}`);
    if (entry === undefined) throw shortData(path, storage);
    storages.set(storage.key, await zip.read(entry));
  }
  return converted(tensors, storages, path);
}

/** Magic number, protocol version, facts about the system, the dictionary, the keys, then each storage after its length. */
function readLegacy(bytes: Uint8Array, path: string): Map<string, Tensor> {
  let at = 0;
  const next = (): Pickled => {
    const { value, end } = readPickle(bytes, at, path);
    at = end;
    return value;
  };
  if (next() !== LEGACY_MAGIC || next() !== LEGACY_PROTOCOL) {
    throw new Refusal(
      'BAD_INPUT',
      `${path}: expected a PyTorch checkpoint, got another pickle`,
      'Give the file that torch.save wrote.',
    );
  }
  next();
  const tensors = tensorsIn(next(), path);
  const keys = next();
  const lengths = new Map([...tensors.values()].map(({ storage }) => [storage.key, storage]));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const storages = new Map<string, Uint8Array>();
  for (const key of Array.isArray(keys) ? keys : []) {
    const storage = typeof key === 'string' ? lengths.get(key) : undefined;
    // Without a tensor that names it, a storage has no type, and so no size that could be skipped.
    if (storage === undefined || at + 8 > bytes.length) throw shortData(path, storage);
    const length = Number(view.getBigInt64(at, true));
    const end = at + 8 + length * widthOf(storage);
    if (length !== storage.length || end > bytes.length) throw shortData(path, storage);
    storages.set(storage.key, bytes.subarray(at + 8, end));
    at = end;
  }
  return converted(tensors, storages, path);
}

function tensorsIn(value: Pickled, path: string): Map<string, TensorReference> {
  if (!(value instanceof Map)) {
    throw new Refusal(
      'BAD_INPUT',
      `${path}: expected a dictionary of tensors, got another object`,
      'Save it with torch.save(model.state_dict(), path).',
    );
  }
  const tensors = new Map<string, TensorReference>();
  for (const [name, entry] of value) {
    if (typeof name === 'string' && typeof entry === 'object' && entry !== null && 'kind' in entry) {
      if (entry.kind === 'tensor') tensors.set(name, entry);
    }
  }
  return tensors;
}

const READERS: Readonly<Record<string, { width: number; read: (view: DataView, at: number) => number }>> = {
  FloatStorage: { width: 4, read: (view, at) => view.getFloat32(at, true) },
  DoubleStorage: { width: 8, read: (view, at) => view.getFloat64(at, true) },
  HalfStorage: { width: 2, read: (view, at) => halfAt(view, at) },
};
const WHOLE_NUMBERS: Readonly<Record<string, number>> = {
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
};

function widthOf({ type }: StorageReference): number {
  const width = READERS[type]?.width ?? WHOLE_NUMBERS[type];
  invariant(width !== undefined, 'readCheckpoint', 'a known storage', type);
  return width;
}

function converted(
  tensors: ReadonlyMap<string, TensorReference>,
  storages: ReadonlyMap<string, Uint8Array>,
  path: string,
): Map<string, Tensor> {
  const result = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) {
    const reader = READERS[tensor.storage.type];
    if (reader === undefined) continue;
    const bytes = storages.get(tensor.storage.key);
    if (bytes === undefined || bytes.length !== tensor.storage.length * reader.width) {
      throw shortData(path, tensor.storage);
    }
    result.set(name, { type: 'float32', dims: tensor.shape, data: gather(tensor, bytes, path) });
  }
  return result;
}

/** The elements of a strided view, in row-major order. */
function gather({ storage, offset, shape, strides }: TensorReference, bytes: Uint8Array, path: string) {
  const { width, read } = READERS[storage.type]!;
  const size = shape.reduce((product, dim) => product * dim, 1);
  const last = shape.reduce((sum, dim, axis) => sum + (dim - 1) * strides[axis]!, offset);
  if (size > 0 && last >= storage.length) throw shortData(path, storage);
  if (size > storage.length) throw shortData(path, storage); // an expanded view: no weight is one
  if (storage.type === 'FloatStorage' && isContiguous(shape, strides)) {
    return new Float32Array(new Uint8Array(bytes.subarray(4 * offset, 4 * (offset + size))).buffer);
  }
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

/** IEEE 754 half precision, exactly. */
function halfAt(view: DataView, at: number): number {
  const bits = view.getUint16(at, true);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function shortData(path: string, storage: StorageReference | undefined): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `${path}: expected the data of ${storage === undefined ? 'every storage' : `storage ${storage.key}, ${storage.length} numbers`}, got less or none`,
    'The file is damaged or was cut short: fetch it again.',
  );
}
