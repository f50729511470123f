import { invariant, Refusal } from '@fidboard/core';
import type { StoredType } from './dtype.ts';
import { malformed } from './header.ts';

/** Strings take far more memory than the bytes they are read from. */
const LARGEST_COUNT = 2 ** 24;

/**
 * The texts of NumPy's fixed-width types: `U` holds code points of 4 bytes, `S` bytes (taken as UTF-8), each text filled
 * up with zeros. Refuses what is no text, and more than 2^24 of them.
 */
export function decodeTexts(bytes: Uint8Array, type: StoredType, entryName: string): string[] {
  const count = bytes.length / type.itemSize;
  if (count > LARGEST_COUNT) {
    throw new Refusal(
      'ARCHIVE_LIMIT',
      `Array ${JSON.stringify(entryName)}: ${count} texts, the limit is ${LARGEST_COUNT}.`,
      'Split it into several files.',
    );
  }
  const decode = type.unicode ? codePoints(type) : utf8;
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += type.itemSize) {
    const text = decode(bytes.subarray(at, at + type.itemSize));
    if (text === undefined) {
      throw malformed(entryName, `element ${at / type.itemSize} (counted from 0) is no valid text`);
    }
    texts.push(text);
  }
  return texts;
}

/** The `<U` elements of texts, and how many code points each takes; zeros at the end of a text cannot be kept. */
export function encodeTexts(texts: readonly string[]): { width: number; bytes: Uint8Array } {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const width = points.reduce((widest, each) => Math.max(widest, each.length), 1);
  const bytes = new Uint8Array(4 * width * texts.length);
  const view = new DataView(bytes.buffer);
  for (const [i, each] of points.entries()) {
    invariant(each.at(-1) !== 0, 'encodeTexts', 'texts that do not end in a zero', texts[i]);
    for (const [j, point] of each.entries()) view.setUint32(4 * (i * width + j), point, true);
  }
  return { width, bytes };
}

function codePoints({ littleEndian }: StoredType): (item: Uint8Array) => string | undefined {
  return (item) => {
    const view = new DataView(item.buffer, item.byteOffset, item.byteLength);
    const points: number[] = [];
    for (let at = 0; at < item.length; at += 4) points.push(view.getUint32(at, littleEndian));
    while (points.at(-1) === 0) points.pop();
    const valid = points.every((point) => point <= 0x10ffff && (point < 0xd800 || point > 0xdfff));
    return valid ? String.fromCodePoint(...points) : undefined;
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8(item: Uint8Array): string | undefined {
  let length = item.length;
  while (length > 0 && item[length - 1] === 0) length--;
  try {
    return decoder.decode(item.subarray(0, length));
  } catch {
    return undefined;
  }
}
