import { Refusal } from '@fidboard/core';
import { hashImageFile, hashOfDigests } from './contentHash.ts';
import type { EncodedImage, Pixels } from './decodeImage.ts';
import type { Decoder } from './decoder.ts';
import { checkImage } from './imageHeader.ts';
import { labelsOfFile, labelsOfFolders } from './labels.ts';
import type { SampleLimits } from './limits.ts';
import { readAhead } from './readAhead.ts';
import { checkRange, type ImageRange, type SampleImage, type SampleSet } from './sampleSet.ts';
import type { ImageSource } from './source.ts';

// A batch is large enough to pay for its way to another process and small enough to hold several in memory.
const BATCH_IMAGES = 32;
const BATCH_PIXELS = 4 * 2 ** 20;
// Pixels do not bound a file: anything may follow an image's last chunk.
const BATCH_BYTES = 16 * 2 ** 20;
const BATCHES_AHEAD = 2;

type Decode = (images: readonly EncodedImage[]) => Promise<Pixels[]>;

interface Batch {
  readonly first: number;
  readonly images: readonly EncodedImage[];
}

/** The sample set of a source whose images are files to decode. */
export function decodedSamples(source: ImageSource, decoder: Decoder, limits: SampleLimits): SampleSet {
  const count = source.names.length;
  return {
    format: source.format,
    count,
    ignored: source.ignored,
    names: source.names,
    labelFiles: source.labelFiles.map(({ name }) => name),
    labels: () => labelsOf(source),
    images: (range = { first: 0, count }, { signal, background = 'white' } = {}) => {
      checkRange(range, count);
      const decode: Decode = (images) => decoder.decode(images, background);
      return decodeAhead(batchesOf(source, range, { limits, signal }), decode, signal);
    },
    contentHash: ({ range = { first: 0, count }, signal } = {}) => {
      checkRange(range, count);
      return hashOfDigests(digestsOf(readAhead(source, range, signal)));
    },
    [Symbol.asyncDispose]: async () => {
      await decoder[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
    },
  };
}

async function* digestsOf(files: AsyncIterable<EncodedImage>): AsyncGenerator<string> {
  for await (const { bytes } of files) yield hashImageFile(bytes);
}

async function labelsOf({ names, labelFiles }: ImageSource): Promise<string[] | null> {
  const [file, other] = labelFiles;
  if (file === undefined) return labelsOfFolders(names);
  if (other === undefined) return labelsOfFile(await file.read(), file.name, { count: names.length, names });
  throw new Refusal(
    'BAD_INPUT',
    `expected one labels file, got "${file.name}" and "${other.name}".`,
    'Keep the one that holds.',
  );
}

/**
 * Reads files in order and checks each header before a decoder sees it; a batch beyond a bound holds one image. What is
 * refused comes after the images before it, so that the first bad entry is the one named.
 */
async function* batchesOf(
  source: ImageSource,
  range: ImageRange,
  { limits, signal }: { limits: SampleLimits; signal: AbortSignal | undefined },
): AsyncGenerator<Batch> {
  let images: EncodedImage[] = [];
  let pixels = 0;
  let size = 0;
  let first = range.first;
  try {
    for await (const { name, bytes } of readAhead(source, range, signal)) {
      const { width, height } = checkImage(bytes, name, limits);
      const fits =
        images.length < BATCH_IMAGES &&
        pixels + width * height <= BATCH_PIXELS &&
        size + bytes.length <= BATCH_BYTES;
      if (!fits && images.length > 0) {
        yield { first, images };
        first += images.length;
        images = [];
        pixels = 0;
        size = 0;
      }
      images.push({ name, bytes });
      pixels += width * height;
      size += bytes.length;
    }
  } catch (error) {
    if (images.length > 0) yield { first, images };
    throw error;
  }
  if (images.length > 0) yield { first, images };
}

/** Keeps a few batches in the decoder while the caller works on the one before; order is kept. */
async function* decodeAhead(
  batches: AsyncGenerator<Batch>,
  decode: Decode,
  signal: AbortSignal | undefined,
): AsyncGenerator<SampleImage> {
  const underWay: Promise<SampleImage[] | undefined>[] = [];
  // Batches are asked for at once and come in turn: a generator queues what is asked of it.
  const startNext = async () => {
    const { value: batch } = await batches.next();
    if (batch === undefined) return undefined;
    const { first, images } = batch as Batch;
    const decoded = await decode(images);
    return decoded.map((pixels, i) => ({ name: images[i]!.name, index: first + i, ...pixels }));
  };
  try {
    while (true) {
      signal?.throwIfAborted();
      while (underWay.length <= BATCHES_AHEAD) {
        const started = startNext();
        // Its error is thrown when its turn comes; until then it must not count as unhandled.
        started.catch(() => undefined);
        underWay.push(started);
      }
      const images = await underWay.shift();
      if (images === undefined) return;
      for (const image of images) {
        signal?.throwIfAborted();
        yield image;
      }
    }
  } finally {
    await batches.return(undefined);
    await Promise.allSettled(underWay);
  }
}
