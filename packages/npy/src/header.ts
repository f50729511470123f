import { Refusal } from '@fidboard/core';
import { type StoredType, storedType } from './dtype.ts';

/** What the start of an NPY file says about the bytes that follow. */
export interface NpyHeader {
  /** NumPy's type string as it stands in the file, such as `<f4`; `(structured)` for a record type. */
  readonly descr: string;
  /** Undefined when the elements are neither plain numbers nor texts: such arrays can be listed but not read. */
  readonly type: StoredType | undefined;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements start, in bytes from the start of the file. */
  readonly dataOffset: number;
}

/** Bytes that are enough to learn the header's length. */
export const PREFIX_BYTES = 12;
const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const MAX_HEADER_BYTES = 65_536;
const MAX_DIMENSIONS = 32;

export function isNpy(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Where the elements start, from the first PREFIX_BYTES of the file (NEP 1: versions 1.0, 2.0 and 3.0). */
export function dataOffsetOf(prefix: Uint8Array, entryName: string): number {
  if (!isNpy(prefix) || prefix.length < 10)
    throw malformed(entryName, 'it does not start with an NPY header');
  const version = prefix[6]!;
  if (version < 1 || version > 3 || prefix[7] !== 0) {
    throw malformed(entryName, `its format version is ${version}.${prefix[7]}, known are 1.0, 2.0 and 3.0`);
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (version > 1 && prefix.length < 12) throw malformed(entryName, 'it ends inside its header');
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES) {
    throw malformed(entryName, `its header claims ${length} bytes, the limit is ${MAX_HEADER_BYTES}`);
  }
  return (version === 1 ? 10 : 12) + length;
}

/** Reads the header of an NPY file whose first `dataOffsetOf` bytes (or more) are given. */
export function parseHeader(bytes: Uint8Array, entryName: string): NpyHeader {
  const dataOffset = dataOffsetOf(bytes, entryName);
  if (bytes.length < dataOffset) throw malformed(entryName, 'it ends inside its header');
  const version = bytes[6]!;
  const text = Buffer.from(bytes.subarray(version === 1 ? 10 : 12, dataOffset)).toString(
    version === 3 ? 'utf8' : 'latin1',
  );
  return { ...new HeaderReader(text, entryName).read(), dataOffset };
}

/**
 * Reads the one Python literal that NEP 1 allows: a dict with exactly `descr`, `fortran_order` and `shape`.
 * Nothing is evaluated; whatever does not fit is refused.
 */
class HeaderReader {
  #at = 0;

  constructor(
    readonly text: string,
    readonly entryName: string,
  ) {}

  read(): Omit<NpyHeader, 'dataOffset'> {
    let descr: string | undefined;
    let fortranOrder: boolean | undefined;
    let shape: number[] | undefined;
    this.#expect(/\{/y, '"{"');
    while (!this.#accept(/\}/y)) {
      const key = this.#string();
      this.#expect(/:/y, '":"');
      if (key === 'descr' && descr === undefined) descr = this.#descr();
      else if (key === 'fortran_order' && fortranOrder === undefined)
        fortranOrder = this.#expect(/True|False/y, 'True or False') === 'True';
      else if (key === 'shape' && shape === undefined) shape = this.#shape();
      else throw this.#malformed(`the key ${JSON.stringify(key)} is unknown or given twice`);
      if (this.#accept(/,/y)) continue;
      this.#expect(/\}/y, '"," or "}"');
      break;
    }
    if (this.text.slice(this.#at).trim() !== '') throw this.#malformed('text follows the closing "}"');
    if (descr === undefined || fortranOrder === undefined || shape === undefined) {
      throw this.#malformed('one of descr, fortran_order and shape is missing');
    }
    return { descr, type: storedType(descr), fortranOrder, shape };
  }

  /** A record type is a list of tuples; it is stepped over, since such arrays are refused anyway. */
  #descr(): string {
    if (!this.#accept(/\[/y)) return this.#string();
    for (let depth = 1; depth > 0; ) {
      const token = this.#expect(/'[^'\\\n]*'|"[^"\\\n]*"|[[\]]|[(),]|\d+/y, 'a record type');
      if (token === '[') depth++;
      if (token === ']') depth--;
    }
    return '(structured)';
  }

  #shape(): number[] {
    const shape: number[] = [];
    this.#expect(/\(/y, '"("');
    while (!this.#accept(/\)/y)) {
      // Python 2 wrote long integers with a trailing L.
      const size = Number.parseInt(this.#expect(/\d{1,16}L?/y, 'a whole number'), 10);
      if (!Number.isSafeInteger(size)) throw this.#malformed(`the size ${size} is too large`);
      if (shape.push(size) > MAX_DIMENSIONS) throw this.#malformed(`more than ${MAX_DIMENSIONS} dimensions`);
      if (this.#accept(/,/y)) continue;
      if (shape.length < 2) throw this.#malformed('a shape of one dimension needs a comma');
      this.#expect(/\)/y, '"," or ")"');
      break;
    }
    return shape;
  }

  #string(): string {
    return this.#expect(/'[^'\\\n]*'|"[^"\\\n]*"/y, 'a quoted text').slice(1, -1);
  }

  #expect(token: RegExp, wanted: string): string {
    const found = this.#accept(token);
    if (found === undefined) throw this.#malformed(`expected ${wanted} at character ${this.#at}`);
    return found;
  }

  #accept(token: RegExp): string | undefined {
    while (/[ \t\n]/.test(this.text.charAt(this.#at))) this.#at++;
    token.lastIndex = this.#at;
    const found = token.exec(this.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #malformed(rule: string): Refusal {
    return malformed(this.entryName, `its header is malformed: ${rule}`);
  }
}

export function malformed(entryName: string, rule: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `Array ${JSON.stringify(entryName)}: ${rule}.`,
    'Save it again with numpy.save, numpy.savez or numpy.savez_compressed.',
  );
}
