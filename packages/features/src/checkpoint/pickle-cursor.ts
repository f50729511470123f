import { Refusal } from '@fidboard/core';

const LONGEST_TEXT = 10_000;
const LONGEST_LINE = 200;

/** The place in the bytes of a pickle, and what can be read there; refuses to read past the end. */
export class PickleCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #label: string;
  #at: number;

  constructor(bytes: Uint8Array, start: number, label: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#label = label;
    this.#at = start;
  }

  get at(): number {
    return this.#at;
  }

  byte(): number {
    return this.#bytes[this.#skip(1)]!;
  }

  uint16(): number {
    return this.#view.getUint16(this.#skip(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#skip(4), true);
  }

  /** A real number; the only one that is big-endian. */
  float64(): number {
    return this.#view.getFloat64(this.#skip(8), false);
  }

  /** A whole number of so many bytes, in two's complement. */
  long(length: number): bigint {
    const at = this.#skip(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i]!);
    return length > 0 && this.#bytes[at + length - 1]! >= 0x80 ? value - (1n << BigInt(8 * length)) : value;
  }

  text(length: number): string {
    if (length > LONGEST_TEXT) throw this.refuse(`texts of at most ${LONGEST_TEXT} bytes`, `${length}`);
    const at = this.#skip(length);
    return Buffer.from(this.#bytes.subarray(at, at + length)).toString('utf8');
  }

  /** Up to a line break. */
  line(): string {
    const end = this.#bytes.subarray(0, this.#at + LONGEST_LINE).indexOf(0x0a, this.#at);
    if (end < 0) throw this.refuse('a name that ends in a line break', 'none');
    const text = Buffer.from(this.#bytes.subarray(this.#at, end)).toString('utf8');
    this.#at = end + 1;
    return text;
  }

  refuse(expected: string, got: string): Refusal {
    return new Refusal(
      'BAD_INPUT',
      `${this.#label}: expected ${expected}, got ${got} (byte ${this.#at} of its pickle)`,
      'Give a checkpoint that holds a dictionary of tensors and nothing else (torch.save(model.state_dict(), path)).',
    );
  }

  #skip(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) throw this.refuse('more bytes', 'the end of the file');
    this.#at = at + count;
    return at;
  }
}
