import { called, knownName, moduleOf, type Refuse, storageOf } from './known-names.ts';
import { PickleCursor } from './pickle-cursor.ts';
import { isModule, type Pickled } from './pickled.ts';

/** Opcodes that no checkpoint comes near. */
const MOST_STEPS = 1_000_000;

/**
 * Reads one pickle of protocol 2 as torch.save and torch.jit.save write tensors by name, and where it ends.
 *
 * Nothing is called or imported: opcodes and names outside the few that such a file needs are refused, since a
 * pickle is a program (docs.python.org/3/library/pickletools.html lists its opcodes).
 */
export function readPickle(bytes: Uint8Array, start: number, label: string): { value: Pickled; end: number } {
  return new Machine(new PickleCursor(bytes, start, label)).run();
}

const MARK = Symbol('mark');

class Machine {
  readonly #cursor: PickleCursor;
  readonly #stack: (Pickled | typeof MARK)[] = [];
  readonly #memo = new Map<number, Pickled>();

  constructor(cursor: PickleCursor) {
    this.#cursor = cursor;
  }

  run(): { value: Pickled; end: number } {
    const cursor = this.#cursor;
    if (cursor.byte() !== 0x80) throw cursor.refuse('a pickle of protocol 2', 'something else');
    const protocol = cursor.byte();
    if (protocol !== 2) throw cursor.refuse('a pickle of protocol 2', `protocol ${protocol}`);
    for (let steps = 0; ; steps++) {
      const opcode = String.fromCharCode(cursor.byte());
      if (opcode === '.') {
        const value = this.#pop();
        if (this.#stack.length > 0) throw cursor.refuse('one value', 'more');
        return { value, end: cursor.at };
      }
      if (steps >= MOST_STEPS) throw cursor.refuse(`at most ${MOST_STEPS} opcodes`, 'more');
      const value = this.#value(opcode);
      if (value !== undefined) this.#stack.push(value);
      else this.#act(opcode);
    }
  }

  /** The value that an opcode puts on the stack; undefined for opcodes that do something else. */
  #value(opcode: string): Pickled | undefined {
    const cursor = this.#cursor;
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
        return cursor.byte();
      case 'M':
        return cursor.uint16();
      case 'J':
        return cursor.int32();
      case 'G':
        return cursor.float64();
      case '\x8a':
        return cursor.long(cursor.byte());
      case 'X':
        return cursor.text(cursor.uint32());
      case 'h':
        return this.#remembered(cursor.byte());
      case 'j':
        return this.#remembered(cursor.uint32());
      case 'c':
        return knownName(`${cursor.line()} ${cursor.line()}`, this.#refuse);
      case 'Q':
        return storageOf(this.#pop(), this.#refuse);
      case 'R':
        return this.#applied(called);
      case '\x81':
        return this.#applied(moduleOf);
      default:
        return undefined;
    }
  }

  #act(opcode: string): void {
    const cursor = this.#cursor;
    switch (opcode) {
      case '(':
        this.#stack.push(MARK);
        return;
      case 'q':
        this.#memo.set(cursor.byte(), this.#top());
        return;
      case 'r':
        this.#memo.set(cursor.uint32(), this.#top());
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
        this.#build(this.#pop());
        return;
      default:
        throw cursor.refuse(
          'opcodes that a dictionary of tensors needs',
          `opcode 0x${opcode.charCodeAt(0).toString(16).padStart(2, '0')}`,
        );
    }
  }
  /** Calls and new objects: what is called, or whose class it is, lies below its arguments. */
  #applied(give: (callee: Pickled, args: Pickled, refuse: Refuse) => Pickled): Pickled {
    const args = this.#pop();
    return give(this.#pop(), args, this.#refuse);
  }

  /** Attributes: those of a module are its weights; those of a dictionary (torch keeps `_metadata` there) say nothing. */
  #build(state: Pickled): void {
    const target = this.#top();
    if (isModule(target) && state instanceof Map) {
      for (const [name, value] of state) target.attributes.set(name, value);
    } else if (!(target instanceof Map)) {
      throw this.#refuse('attributes of a dictionary or a module', 'others');
    }
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

  readonly #refuse: Refuse = (expected, got) => this.#cursor.refuse(expected, got);
}
