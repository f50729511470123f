/** The element types that an array can have here, and the typed array that holds each. */
export interface NpyData {
  float32: Float32Array;
  float64: Float64Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  /** One byte an element, 0 or 1. */
  bool: Uint8Array;
  text: readonly string[];
}

export type NpyDtype = keyof NpyData;

/** Types whose elements are numbers. */
export type NumberDtype = Exclude<NpyDtype, 'text'>;

/** A dense array in C order and the machine's byte order; `data` has as many elements as `shape` says. */
export type NpyArray = {
  [D in NpyDtype]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: NpyData[D] };
}[NpyDtype];

/** How a file stores its elements: NumPy's kind letter and item size, mapped to what they become here. */
export interface StoredType {
  readonly dtype: NpyDtype;
  /** Bytes an element takes in the file. */
  readonly itemSize: number;
  readonly littleEndian: boolean;
  /** IEEE 754 half precision, widened to float32 (exactly) when read. */
  readonly half: boolean;
  /** Of texts: whether they are code points of 4 bytes rather than bytes. */
  readonly unicode: boolean;
}

const KINDS: Readonly<Record<string, NumberDtype>> = {
  f2: 'float32',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  b1: 'bool',
};

/** A longer text is no name of anything, and its array would be mostly zeros. */
const LARGEST_TEXT_BYTES = 4096;

/** The stored type that a NumPy type string such as `<f4` names, or undefined when it is no plain number and no text. */
export function storedType(descr: string): StoredType | undefined {
  const text = /^[<>|=]?([US])(\d{1,4})$/.exec(descr);
  if (text) return textType(descr, text[1] === 'U', Number(text[2]));
  const match = /^([<>|=]?)([fiub]\d)$/.exec(descr);
  const dtype = KINDS[match?.[2] ?? ''];
  if (!match || !dtype) return undefined;
  const itemSize = Number(match[2]?.[1]);
  if (match[1] === '|' && itemSize > 1) return undefined;
  return { dtype, itemSize, littleEndian: match[1] !== '>', half: match[2] === 'f2', unicode: false };
}

/** Texts of no bytes are refused: any number of them would fit into an empty file. */
function textType(descr: string, unicode: boolean, length: number): StoredType | undefined {
  const itemSize = unicode ? 4 * length : length;
  if (itemSize < 1 || itemSize > LARGEST_TEXT_BYTES) return undefined;
  return { dtype: 'text', itemSize, littleEndian: !descr.startsWith('>'), half: false, unicode };
}

/** NumPy's type string for an element type as this package writes it: little endian. */
export const DESCR: Readonly<Record<NumberDtype, string>> = {
  float32: '<f4',
  float64: '<f8',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
  bool: '|b1',
};

/** Elements of a typed array made from bytes that are in the machine's order and start at an aligned offset. */
export function arrayOf(dtype: NumberDtype, shape: readonly number[], buffer: ArrayBuffer): NpyArray {
  switch (dtype) {
    case 'float32':
      return { dtype, shape, data: new Float32Array(buffer) };
    case 'float64':
      return { dtype, shape, data: new Float64Array(buffer) };
    case 'int8':
      return { dtype, shape, data: new Int8Array(buffer) };
    case 'uint8':
    case 'bool':
      return { dtype, shape, data: new Uint8Array(buffer) };
    case 'int16':
      return { dtype, shape, data: new Int16Array(buffer) };
    case 'uint16':
      return { dtype, shape, data: new Uint16Array(buffer) };
    case 'int32':
      return { dtype, shape, data: new Int32Array(buffer) };
    case 'uint32':
      return { dtype, shape, data: new Uint32Array(buffer) };
    case 'int64':
      return { dtype, shape, data: new BigInt64Array(buffer) };
    case 'uint64':
      return { dtype, shape, data: new BigUint64Array(buffer) };
  }
}
