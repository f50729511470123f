import {
  type GlobalName,
  isGlobal,
  isStorage,
  isTensor,
  type Pickled,
  type ScriptModule,
  type StorageReference,
  type TensorReference,
} from './pickled.ts';

/** Says what was expected and what came instead, for the caller to refuse. */
export type Refuse = (expected: string, got: string) => Error;

const STORAGE = /^torch (Float|Double|Half|Long|Int|Short|Char|Byte|Bool)Storage$/;
/** The classes of a TorchScript archive are its own code, which is not read: only their attributes are. */
const SCRIPT_CLASS = /^__torch__(\.\w+)* \w+$/;
const SCRIPT_LIST = /^torch\.jit\._pickle build_(int|double|bool|tensor)list$/;
const ORDERED_DICT = 'collections OrderedDict';
const REBUILD_TENSOR = 'torch._utils _rebuild_tensor_v2';
const REBUILD_PARAMETER = 'torch._utils _rebuild_parameter';

/** A name that a dictionary or a module of tensors needs; any other is refused. */
export function knownName(name: string, refuse: Refuse): GlobalName {
  const known =
    [ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER].includes(name) ||
    [STORAGE, SCRIPT_CLASS, SCRIPT_LIST].some((pattern) => pattern.test(name));
  if (!known) throw refuse('only tensors, which need no code', `the name ${JSON.stringify(name)}`);
  return { kind: 'global', name };
}

/** What a call of a known name gives, carried out here; anything else is refused. */
export function called(callee: Pickled, args: Pickled, refuse: Refuse): Pickled {
  if (!Array.isArray(args) || !isGlobal(callee)) throw refuse('a call of a known name', 'another');
  const { name } = callee;
  if (name === ORDERED_DICT && args.length === 0) return new Map();
  if (name === REBUILD_PARAMETER && isTensor(args[0])) return args[0];
  if (name === REBUILD_TENSOR) return tensorOf(args, refuse);
  if (SCRIPT_LIST.test(name) && Array.isArray(args[0])) return args[0];
  throw refuse('a call of a known name', name);
}

/** A new module of TorchScript, without its attributes. */
export function moduleOf(cls: Pickled, args: Pickled, refuse: Refuse): ScriptModule {
  const empty = Array.isArray(args) && args.length === 0;
  if (!empty || !isGlobal(cls) || !SCRIPT_CLASS.test(cls.name)) {
    throw refuse('an object of a class of the archive itself', 'another');
  }
  return { kind: 'module', attributes: new Map() };
}

/** The storage that a persistent id names. */
export function storageOf(id: Pickled, refuse: Refuse): StorageReference {
  const [tag, type, key, , length] = Array.isArray(id) ? id : [];
  if (tag !== 'storage' || !isGlobal(type) || !STORAGE.test(type.name) || typeof key !== 'string') {
    throw refuse('a persistent id that names a storage', 'another');
  }
  if (!isSize(length)) throw refuse('a storage with a length', 'one without');
  return { kind: 'storage', type: type.name.slice('torch '.length), key, length };
}

function tensorOf([storage, offset, shape, strides]: Pickled[], refuse: Refuse): TensorReference {
  if (!isStorage(storage) || !isSize(offset) || !isSizes(shape) || !isSizes(strides)) {
    throw refuse('a tensor of a storage, an offset, a shape and strides', 'other arguments');
  }
  if (shape.length !== strides.length || shape.length > 8) {
    throw refuse('as many strides as dimensions, at most 8', `${strides.length} for ${shape.length}`);
  }
  return { kind: 'tensor', storage, offset, shape, strides };
}

function isSize(value: Pickled | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSizes(value: Pickled | undefined): value is number[] {
  return Array.isArray(value) && value.every(isSize);
}
