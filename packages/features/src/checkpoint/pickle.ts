import { Refusal } from '@fidboard/core';

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
  | Pickled[]
  | Map<Pickled, Pickled>;

/** The name of a class or function; it is looked up in a fixed list and never called. */
interface GlobalName {
  readonly kind: 'global';
  readonly name: string;
}

/** The classes and functions that a state dictionary of tensors needs; any other is refused. */
const STORAGE = /^torch (Float|Double|Half|Long|Int|Short|Char|Byte|Bool)Storage$/;
const ORDERED_DICT = 'collections OrderedDict';
const REBUILD_TENSOR = 'torch._utils _rebuild_tensor_v2';
const REBUILD_PARAMETER = 'torch._utils _rebuild_parameter';

/** Objects and nesting that no state dictionary comes near. */
const MOST_VALUES = 1_000_000;
const LONGEST_TEXT = 10_000;

/**
 * Reads one pickle of protocol 2 as torch.save writes state dictionaries, and where it ends.
 *
 * Nothing is called or imported: opcodes and names outside the few that such a dictionary needs are refused, since a
 * pickle is a program (docs.python.org/3/library/pickletools.html lists its opcodes).
 */
export function readPickle(bytes: Uint8Array, start: number, label: string): { value: Pickled; end: number } {
  return new Machine(bytes, start, label).run();
}

const MARK = Symbol('mark');

class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #label: string;
  readonly #stack: (Pickled | typeof MARK)[] = [];
  readonly #memo = new Map<number, Pickled>();
  #at: number;
  #steps = 0;

  constructor(bytes: Uint8Array, start: number, label: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#label = label;
    this.#at = start;
  }

  run(): { value: Pickled; end: number } {
    if (this.#byte() !== 0x80) throw this.#refuse('a pickle of protocol 2', 'something else');
    const protocol = this.#byte();
    if (protocol !== 2) throw this.#refuse('a pickle of protocol 2', `protocol ${protocol}`);
    for (;;) {
      const opcode = String.fromCharCode(this.#byte());
      if (opcode === '.') {
        const value = this.#pop();
        if (this.#stack.length > 0) throw this.#refuse('one value', 'more');
        return { value, end: this.#at };
      }
      if (++this.#steps > MOST_VALUES) throw this.#refuse(`at most ${MOST_VALUES} opcodes`, 'more');
      this.#step(opcode);
    }
  }

  #step(opcode: string): void {
    const value = this.#value(opcode);
    if (value !== undefined) this.#stack.push(value);
    else this.#act(opcode);
  }

  /** The value that an opcode puts on the stack; undefined for opcodes that do something else. */
  #value(opcode: string): Pickled | undefined {
    switch (opcode) {
      case '}':
        return new Map();
      case ']':
      case ')':
        return [];
      case 't':
        return this.#toMark();
      case '\x85':
        return this.#take(1);
      case '\x86':
        return this.#take(2);
      case '\x87':
        return this.#take(3);
      case 'N':
        return null;
      case '\x88':
        return true;
      case '\x89':
        return false;
      case 'K':
        return this.#byte();
      case 'M':
        return this.#view.getUint16(this.#skip(2), true);
      case 'J':
        return this.#view.getInt32(this.#skip(4), true);
      case 'G':
        return this.#view.getFloat64(this.#skip(8), false);
      case '\x8a':
        return this.#long(this.#byte());
      case 'X':
        return this.#text(this.#view.getUint32(this.#skip(4), true));
      case 'h':
        return this.#remembered(this.#byte());
      case 'j':
        return this.#remembered(this.#view.getUint32(this.#skip(4), true));
      case 'c':
        return this.#global();
      case 'Q':
        return this.#persistent(this.#pop());
      case 'R':
        return this.#reduce();
      default:
        return undefined;
    }
  }

  #act(opcode: string): void {
    switch (opcode) {
      case '(':
        this.#stack.push(MARK);
        return;
      case 'q':
        this.#memo.set(this.#byte(), this.#top());
        return;
      case 'r':
        this.#memo.set(this.#view.getUint32(this.#skip(4), true), this.#top());
        return;
      case 'u':
        this.#setItems(this.#toMark());
        return;
      case 's':
        this.#setItems(this.#take(2));
        return;
      case 'e':
        this.#append(this.#toMark());
        return;
      case 'a':
        this.#append(this.#take(1));
        return;
      case 'b':
        // The attributes of a dictionary (torch keeps `_metadata` there) say nothing about its tensors.
        this.#pop();
        if (!(this.#top() instanceof Map)) throw this.#refuse('attributes of a dictionary only', 'others');
        return;
      default:
        throw this.#refuse(
          'opcodes that a dictionary of tensors needs',
          `opcode 0x${opcode.charCodeAt(0).toString(16).padStart(2, '0')}`,
        );
    }
  }

  /** A call of one of the known names, carried out here; anything else is refused before. */
  #reduce(): Pickled {
    const args = this.#pop();
    const called = this.#pop();
    if (!Array.isArray(args) || !isGlobal(called)) throw this.#refuse('a call of a known name', 'another');
    if (called.name === ORDERED_DICT && args.length === 0) return new Map();
    if (called.name === REBUILD_PARAMETER && isTensor(args[0])) return args[0];
    if (called.name === REBUILD_TENSOR) return this.#tensor(args);
    throw this.#refuse('a call of a known name', called.name);
  }

  #tensor([storage, offset, shape, strides]: Pickled[]): TensorReference {
    if (!isStorage(storage) || !isSize(offset) || !isSizes(shape) || !isSizes(strides)) {
      throw this.#refuse('a tensor of a storage, an offset, a shape and strides', 'other arguments');
    }
    if (shape.length !== strides.length || shape.length > 8) {
      throw this.#refuse('as many strides as dimensions, at most 8', `${strides.length} for ${shape.length}`);
    }
    return { kind: 'tensor', storage, offset, shape, strides };
  }

  #persistent(id: Pickled): StorageReference {
    const [tag, type, key, , length] = Array.isArray(id) ? id : [];
    if (tag !== 'storage' || !isGlobal(type) || !STORAGE.test(type.name) || typeof key !== 'string') {
      throw this.#refuse('a persistent id that names a storage', 'another');
    }
    if (!isSize(length)) throw this.#refuse('a storage with a length', 'one without');
    return { kind: 'storage', type: type.name.slice('torch '.length), key, length };
  }

  #global(): GlobalName {
    const name = `${this.#line()} ${this.#line()}`;
    const known = [ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER].includes(name) || STORAGE.test(name);
    if (!known) throw this.#refuse('only tensors, which need no code', `the name ${JSON.stringify(name)}`);
    return { kind: 'global', name };
  }

  #setItems(items: Pickled[]): void {
    const target = this.#top();
    if (!(target instanceof Map) || items.length % 2 !== 0)
      throw this.#refuse('items of a dictionary', 'others');
    for (let i = 0; i < items.length; i += 2) target.set(items[i]!, items[i + 1]!);
  }

  #append(items: Pickled[]): void {
    const target = this.#top();
    if (!Array.isArray(target)) throw this.#refuse('items of a list', 'others');
    for (const item of items) target.push(item);
  }

  #pop(): Pickled {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw this.#refuse('a value on the stack', 'none');
    return value;
  }

  #top(): Pickled {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw this.#refuse('a value on the stack', 'none');
    return value;
  }

  #take(count: number): Pickled[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  #toMark(): Pickled[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw this.#refuse('a mark on the stack', 'none');
    const values = this.#stack.splice(mark).slice(1);
    return values as Pickled[];
  }

  #remembered(place: number): Pickled {
    const value = this.#memo.get(place);
    if (value === undefined) throw this.#refuse('a value that was remembered', `place ${place}`);
    return value;
  }

  #long(length: number): bigint {
    const at = this.#skip(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i]!);
    return length > 0 && this.#bytes[at + length - 1]! >= 0x80 ? value - (1n << BigInt(8 * length)) : value;
  }

  #text(length: number): string {
    if (length > LONGEST_TEXT) throw this.#refuse(`texts of at most ${LONGEST_TEXT} bytes`, `${length}`);
    const at = this.#skip(length);
    return Buffer.from(this.#bytes.subarray(at, at + length)).toString('utf8');
  }

  #line(): string {
    const end = this.#bytes.subarray(0, this.#at + 200).indexOf(0x0a, this.#at);
    if (end < 0) throw this.#refuse('a name that ends in a line break', 'none');
    const text = Buffer.from(this.#bytes.subarray(this.#at, end)).toString('utf8');
    this.#at = end + 1;
    return text;
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)]!;
  }

  #skip(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) throw this.#refuse('more bytes', 'the end of the file');
    this.#at = at + count;
    return at;
  }

  #refuse(expected: string, got: string): Refusal {
    return new Refusal(
      'BAD_INPUT',
      `${this.#label}: expected ${expected}, got ${got} (byte ${this.#at} of its pickle)`,
      'Give a checkpoint that holds a dictionary of tensors and nothing else (torch.save(model.state_dict(), path)).',
    );
  }
}

function isGlobal(value: Pickled | undefined): value is GlobalName {
  return hasKind(value, 'global');
}

function isTensor(value: Pickled | undefined): value is TensorReference {
  return hasKind(value, 'tensor');
}

function isStorage(value: Pickled | undefined): value is StorageReference {
  return hasKind(value, 'storage');
}

function hasKind(value: Pickled | undefined, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

function isSize(value: Pickled | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSizes(value: Pickled | undefined): value is number[] {
  return Array.isArray(value) && value.every(isSize);
}
