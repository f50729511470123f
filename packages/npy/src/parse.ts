import { open } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { arrayOf, type NpyArray, type StoredType } from './dtype.ts';
import { malformed, type NpyHeader, parseHeader } from './header.ts';
import { toCOrder, toElements } from './layout.ts';
import { DEFAULT_NPY_LIMITS, type NpyLimits } from './limits.ts';
import { fileError } from './refusals.ts';
import { decodeTexts } from './texts.ts';

/**
 * The array that the bytes of an NPY file hold (NEP 1, versions 1.0 to 3.0), in C order and the machine's
 * byte order; half precision comes back as float32, fixed-width texts (`U` and `S`) as strings.
 *
 * Refused: pickled objects, records, and any shape that does not fit the bytes exactly.
 */
export function parseNpy(
  bytes: Uint8Array,
  entryName: string,
  limits: Pick<NpyLimits, 'maxArrayBytes'> = DEFAULT_NPY_LIMITS,
): NpyArray {
  const header = parseHeader(bytes, entryName);
  const type = checkedType(header, entryName);
  checkSize(header, bytes.length, entryName);
  const elements = bytes.subarray(header.dataOffset);
  if (elements.length > limits.maxArrayBytes) {
    throw new Refusal(
      'ARCHIVE_LIMIT',
      `Array ${JSON.stringify(entryName)}: ${elements.length} bytes, the limit is ${limits.maxArrayBytes}.`,
      'Split it into several files.',
    );
  }
  const ordered = header.fortranOrder ? toCOrder(elements, header.shape, type.itemSize) : elements;
  const { dtype } = type;
  if (dtype === 'text') return { dtype, shape: header.shape, data: decodeTexts(ordered, type, entryName) };
  return arrayOf(dtype, header.shape, toElements(ordered, type));
}

/** Reads one .npy file whole. */
export async function readNpy(path: string, limits: NpyLimits = DEFAULT_NPY_LIMITS): Promise<NpyArray> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw fileError(error, path);
  });
  try {
    const { size } = await handle.stat();
    if (size > limits.maxArrayBytes + 65_536) {
      throw new Refusal(
        'ARCHIVE_LIMIT',
        `Array "${path}": ${size} bytes, the limit is ${limits.maxArrayBytes}.`,
        'Split it into several files.',
      );
    }
    return parseNpy(await handle.readFile(), path, limits);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await handle.close();
  }
}

/** The stored type of a header, or a refusal that says why its elements are not read. */
export function checkedType(header: NpyHeader, entryName: string): StoredType {
  if (header.type) return header.type;
  if (/^[<>|=]?O/.test(header.descr)) {
    throw new Refusal(
      'BAD_INPUT',
      `Array ${JSON.stringify(entryName)}: it holds pickled Python objects, and loading a pickle runs its code.`,
      'Save plain numeric arrays: array.astype("float64"), then numpy.save with allow_pickle=False.',
    );
  }
  throw new Refusal(
    'BAD_INPUT',
    `Array ${JSON.stringify(entryName)}: expected numbers, booleans or texts, got the type ${header.descr}.`,
    'Convert it with array.astype("float32") or another numeric type and save it again.',
  );
}

/** Refuses a file whose length is not exactly what its shape and type ask for, before anything is allocated. */
export function checkSize(header: NpyHeader, fileBytes: number, entryName: string): void {
  const expected = header.shape.reduce((product, size) => product * size, header.type?.itemSize ?? 1);
  const found = fileBytes - header.dataOffset;
  if (expected === found) return;
  throw malformed(
    entryName,
    `its shape (${header.shape.join(', ')}) of ${header.descr} needs ${expected} bytes, ${found} are there`,
  );
}
