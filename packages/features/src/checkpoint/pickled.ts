/** What the persistent ids of a checkpoint stand for: a run of numbers that lies outside the pickle. */
export interface StorageReference {
  readonly kind: 'storage';
  /** The name of its class, as `FloatStorage`. */
  readonly type: string;
  readonly key: string;
  readonly length: number;
}

/** A tensor as the pickle describes it: a strided view of a storage. */
export interface TensorReference {
  readonly kind: 'tensor';
  readonly storage: StorageReference;
  /** Elements of the storage before the first one. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** The name of a class or function; it is looked up in a fixed list and never called. */
export interface GlobalName {
  readonly kind: 'global';
  readonly name: string;
}

/** A module of TorchScript: its attributes; its code is not looked at. */
export interface ScriptModule {
  readonly kind: 'module';
  readonly attributes: Map<Pickled, Pickled>;
}

/** What a pickle of this reader can hold. */
export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | StorageReference
  | TensorReference
  | GlobalName
  | ScriptModule
  | Pickled[]
  | Map<Pickled, Pickled>;

export function isGlobal(value: Pickled | undefined): value is GlobalName {
  return hasKind(value, 'global');
}

export function isTensor(value: Pickled | undefined): value is TensorReference {
  return hasKind(value, 'tensor');
}

export function isStorage(value: Pickled | undefined): value is StorageReference {
  return hasKind(value, 'storage');
}

export function isModule(value: Pickled | undefined): value is ScriptModule {
  return hasKind(value, 'module');
}

function hasKind(value: Pickled | undefined, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}
