import { Refusal } from '@fidboard/core';
import { type NpyRows, openNpyRows } from '@fidboard/npy';
import { hashOfDigests, hashPixels } from './contentHash.ts';
import type { SampleLimits } from './limits.ts';
import { labelsOfNpz } from './npzLabels.ts';
import { checkRange, type ImageRange, type SampleImage, type SampleSet } from './sampleSet.ts';
import { noImages } from './selectImages.ts';

const KEY = 'arr_0';
const BLOCK_PIXELS = 2 ** 20;

/** The sample set of an .npz whose arr_0 holds images: uint8, shaped (N, H, W, 3), (N, H, W, 1) or (N, H, W). */
export async function openNpzSamples(path: string, limits: SampleLimits, label: string): Promise<SampleSet> {
  // One member holds all images, so what bounds a set in other formats bounds the member here.
  const npyLimits = { ...limits, maxEntryBytes: limits.maxTotalBytes, maxArrayBytes: limits.maxTotalBytes };
  const rows = await openNpyRows(path, { member: KEY, limits: npyLimits, label });
  try {
    const labels = () => labelsOfNpz(path, rows.shape[0]!, { limits: npyLimits, label });
    return samplesOf(rows, { limits, label, labels });
  } catch (error) {
    await rows[Symbol.asyncDispose]();
    throw error;
  }
}

function samplesOf(
  rows: NpyRows,
  { limits, label, labels }: { limits: SampleLimits; label: string; labels: SampleSet['labels'] },
): SampleSet {
  const [count = 0, height = 0, width = 0, channels = 1] = rows.shape;
  const axes = rows.shape.length;
  if (rows.dtype !== 'uint8' || axes < 3 || axes > 4 || (channels !== 1 && channels !== 3)) {
    throw new Refusal(
      'BAD_INPUT',
      `Entry "${KEY}.npy" of "${label}": expected uint8 images (N, H, W, 3) or (N, H, W, 1), got ${rows.dtype} (${rows.shape.join(', ')}).`,
      'Save images as numpy.uint8 with the channels last: numpy.savez(path, arr_0=images).',
    );
  }
  if (count === 0) throw noImages(label);
  if (
    count > limits.maxEntries ||
    width * height > limits.maxPixels ||
    Math.min(width, height) < limits.minSide
  ) {
    throw new Refusal(
      count > limits.maxEntries ? 'ARCHIVE_LIMIT' : 'IMAGE_LIMIT',
      `Entry "${KEY}.npy" of "${label}": ${count} images of ${width} x ${height}, allowed are ${limits.maxEntries} images of ${limits.minSide} a side to ${limits.maxPixels} pixels in all.`,
      'Split the set, or resize its images.',
    );
  }
  return {
    format: 'npz',
    count,
    ignored: 0,
    names: Array.from({ length: count }, (_, index) => nameOf(index)),
    labelFiles: [],
    labels,
    images: (range = { first: 0, count }, options = {}) => {
      checkRange(range, count);
      return readImages(rows, { range, width, height, channels }, options.signal);
    },
    contentHash: async ({ range = { first: 0, count }, signal } = {}) => {
      checkRange(range, count);
      return hashOfDigests(digestsOf(rows, { range, width, height, channels }, signal));
    },
    [Symbol.asyncDispose]: () => rows[Symbol.asyncDispose](),
  };
}

interface Part {
  readonly range: ImageRange;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** One image after the other as it lies in the array. */
async function* readRows(
  rows: NpyRows,
  { range, width, height, channels }: Part,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const blockRows = Math.max(1, Math.floor(BLOCK_PIXELS / (width * height)));
  const size = width * height * channels;
  for await (const { data } of rows.rows(range, blockRows, { signal })) {
    if (!(data instanceof Uint8Array)) throw new Error('readRows: expected uint8 rows');
    for (let at = 0; at < data.length; at += size) {
      signal?.throwIfAborted();
      yield data.subarray(at, at + size);
    }
  }
}

async function* readImages(
  rows: NpyRows,
  part: Part,
  signal: AbortSignal | undefined,
): AsyncGenerator<SampleImage> {
  const { width, height, channels } = part;
  let index = part.range.first;
  for await (const row of readRows(rows, part, signal)) {
    const pixels = channels === 3 ? row : replicateGrey(row);
    yield { name: nameOf(index), index: index++, width, height, pixels };
  }
}

async function* digestsOf(
  rows: NpyRows,
  part: Part,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const { width, height, channels } = part;
  for await (const row of readRows(rows, part, signal)) yield hashPixels(row, [height, width, channels]);
}

const nameOf = (index: number) => `${KEY}[${index}]`;

function replicateGrey(grey: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) pixels.fill(grey[i]!, 3 * i, 3 * i + 3);
  return pixels;
}
