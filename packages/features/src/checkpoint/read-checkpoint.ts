import { open, readFile } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { DEFAULT_NPY_LIMITS, openZip, type ZipLimits } from '@fidboard/npy';
import type { Tensor } from '@fidboard/onnx';
import { readPickle } from './pickle.ts';
import type { Pickled, StorageReference, TensorReference } from './pickled.ts';
import { isReal, shortData, sizeOf, tensorFrom } from './tensor-data.ts';
import { namedTensors } from './tensor-names.ts';

/** The magic number of torch.save before version 1.6, as its first pickle. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;
const LEGACY_PROTOCOL = 1001;

/** An archive of torch.jit.save has two small files for each class besides one for each tensor. */
const LIMITS: ZipLimits = { ...DEFAULT_NPY_LIMITS, maxEntries: 20_000 };

export interface CheckpointOptions {
  /** Which tensors are read: all unless told. */
  readonly only?: (name: string) => boolean;
}

/**
 * The float32 tensors of a PyTorch checkpoint by name: of a state dictionary in a file of torch.save (the zip format since
 * 1.6, or the one before), or of a module in a file of torch.jit.save. Float64 and half tensors are converted; whole
 * numbers (batch counters) are left out.
 *
 * No code of the file is run. Refuses everything that is not tensors by name, and data that is cut short.
 */
export async function readCheckpoint(
  path: string,
  { only = () => true }: CheckpointOptions = {},
): Promise<Map<string, Tensor>> {
  const wanted = (value: Pickled) => {
    const named = [...namedTensors(value, path)];
    return new Map(named.filter(([name, { storage }]) => isReal(storage) && only(name)));
  };
  return (await isZip(path)) ? readZip(path, wanted) : readLegacy(path, wanted);
}

type Wanted = (value: Pickled) => ReadonlyMap<string, TensorReference>;

async function isZip(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.toString('latin1') === 'PK';
}

/** Storage by storage, so that no more than one is held besides the tensors. */
async function readZip(path: string, wanted: Wanted): Promise<Map<string, Tensor>> {
  await using zip = await openZip(path, LIMITS);
  const pickle = zip.entries.find(({ name }) => name === 'data.pkl' || name.endsWith('/data.pkl'));
  if (pickle === undefined) {
    throw new Refusal(
      'BAD_INPUT',
      `${path}: expected a PyTorch checkpoint with data.pkl in it, got a zip without`,
      'Give the file that torch.save wrote.',
    );
  }
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const entries = new Map(zip.entries.map((entry) => [entry.name, entry]));
  const tensors = wanted(readPickle(await zip.read(pickle), 0, path).value);
  const found = new Map<string, Tensor>();
  for (const [key, views] of byStorage(tensors)) {
    const entry = entries.get(`${folder}data/${key}`);
    if (entry === undefined) throw shortData(path, views[0]?.[1].storage);
    const bytes = await zip.read(entry);
    for (const [name, view] of views) found.set(name, tensorFrom(view, bytes, path));
  }
  return inOrder(tensors, found, path);
}

/** Magic number, protocol version, facts about the system, the dictionary, the keys, then each storage after its length. */
async function readLegacy(path: string, wanted: Wanted): Promise<Map<string, Tensor>> {
  const bytes = await readFile(path);
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
  const dictionary = next();
  const keys = next();
  const storages = new Map<string, StorageReference>();
  for (const { storage } of namedTensors(dictionary, path).values()) storages.set(storage.key, storage);
  const tensors = wanted(dictionary);
  const views = byStorage(tensors);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, Tensor>();
  for (const key of Array.isArray(keys) ? keys : []) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    // Without a tensor that names it, a storage has no type, and so no size that could be skipped.
    if (storage === undefined || at + 8 > bytes.length) throw shortData(path, storage);
    const length = Number(view.getBigInt64(at, true));
    const end = at + 8 + sizeOf(storage);
    if (length !== storage.length || end > bytes.length) throw shortData(path, storage);
    const data = bytes.subarray(at + 8, end);
    for (const [name, tensor] of views.get(storage.key) ?? []) {
      found.set(name, tensorFrom(tensor, data, path));
    }
    at = end;
  }
  return inOrder(tensors, found, path);
}

type Views = [name: string, tensor: TensorReference][];

function byStorage(tensors: ReadonlyMap<string, TensorReference>): Map<string, Views> {
  const views = new Map<string, Views>();
  for (const [name, tensor] of tensors) {
    const known = views.get(tensor.storage.key);
    if (known === undefined) views.set(tensor.storage.key, [[name, tensor]]);
    else known.push([name, tensor]);
  }
  return views;
}

/** The tensors in the order of the dictionary; refuses one whose storage did not come. */
function inOrder(
  tensors: ReadonlyMap<string, TensorReference>,
  found: ReadonlyMap<string, Tensor>,
  path: string,
): Map<string, Tensor> {
  return new Map(
    [...tensors].map(([name, { storage }]) => {
      const tensor = found.get(name);
      if (tensor === undefined) throw shortData(path, storage);
      return [name, tensor];
    }),
  );
}
