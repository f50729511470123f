import type { Rng } from '@fidboard/core';

/** One of a list. */
export function pick<T>(rng: Rng, list: readonly T[]): T {
  return list[rng.below(list.length)]!;
}

const NUMBERS = [
  0,
  1,
  2,
  3,
  0x7f,
  0x80,
  0xff,
  0x7fff,
  0x8000,
  0xffff,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];
const LONGEST = 2 ** 20;

/** A place in the bytes: half the time near the start or the end, where formats keep what decides. */
function place(rng: Rng, length: number): number {
  switch (rng.below(4)) {
    case 0:
      return rng.below(Math.min(length, 64));
    case 1:
      return length - 1 - rng.below(Math.min(length, 128));
    default:
      return rng.below(length);
  }
}

function number(rng: Rng, length: number): number {
  switch (rng.below(4)) {
    case 0:
      return length + rng.below(9) - 4;
    case 1:
      return rng.below(length);
    default:
      return pick(rng, NUMBERS);
  }
}

type Mutation = (bytes: Buffer, rng: Rng, others: readonly Buffer[]) => Buffer;

const flipBits: Mutation = (bytes, rng) => {
  for (let i = 1 + rng.below(8); i > 0; i--) bytes[place(rng, bytes.length)]! ^= 1 << rng.below(8);
  return bytes;
};

const setBytes: Mutation = (bytes, rng) => {
  for (let i = 1 + rng.below(4); i > 0; i--)
    bytes[place(rng, bytes.length)] = rng.below(2) ? rng.below(256) : pick(rng, NUMBERS);
  return bytes;
};

/** A number in a field of 2, 4 or 8 bytes: sizes inflated, offsets that lead back. */
const setNumber: Mutation = (bytes, rng) => {
  const size = pick(rng, [2, 4, 8]);
  if (bytes.length < size) return bytes;
  const at = Math.min(place(rng, bytes.length), bytes.length - size);
  const value = BigInt.asUintN(8 * size, BigInt(number(rng, bytes.length)));
  for (let i = 0; i < size; i++) {
    const shift = BigInt(8 * (rng.below(2) ? i : size - 1 - i));
    bytes[at + i] = Number((value >> shift) & 0xffn);
  }
  return bytes;
};

const truncate: Mutation = (bytes, rng) => bytes.subarray(0, place(rng, bytes.length));

const append: Mutation = (bytes, rng) =>
  Buffer.concat([bytes, Buffer.from(Array.from({ length: rng.below(600) }, () => rng.below(256)))]);

const remove: Mutation = (bytes, rng) => {
  const at = place(rng, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + rng.below(64))]);
};

/** A part of the bytes once more, somewhere else: structures within structures, names twice. */
const copy: Mutation = (bytes, rng) => {
  const from = place(rng, bytes.length);
  const part = bytes.subarray(from, from + 1 + rng.below(700));
  const at = place(rng, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + (rng.below(2) ? part.length : 0))]);
};

/** A part of the bytes many times: loops of structures. */
const repeat: Mutation = (bytes, rng) => {
  const from = place(rng, bytes.length);
  const part = bytes.subarray(from, from + 1 + rng.below(64));
  const times = 1 + rng.below(Math.min(2000, Math.ceil(LONGEST / part.length)));
  const many = Buffer.alloc(part.length * times, part);
  return Buffer.concat([bytes.subarray(0, from), many, bytes.subarray(from)]);
};

/** The start of this and the end of another. */
const splice: Mutation = (bytes, rng, others) => {
  const other = pick(rng, others);
  return Buffer.concat([
    bytes.subarray(0, place(rng, bytes.length)),
    other.subarray(rng.below(other.length)),
  ]);
};

// Those that leave the structure come more often than those that tear it.
const MUTATIONS: readonly Mutation[] = [
  flipBits,
  flipBits,
  setBytes,
  setBytes,
  setNumber,
  setNumber,
  setNumber,
  truncate,
  append,
  remove,
  copy,
  repeat,
  splice,
];

/** A copy of the bytes with one to three faults, mostly one; `others` are files of the same kind. */
export function mutate(seed: Buffer, rng: Rng, others: readonly Buffer[]): Buffer {
  let bytes = Buffer.from(seed);
  for (let i = pick(rng, [1, 1, 1, 2, 3]); i > 0 && bytes.length > 0 && bytes.length < LONGEST; i--) {
    bytes = Buffer.from(pick(rng, MUTATIONS)(bytes, rng, others));
  }
  return bytes;
}
