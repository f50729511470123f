import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rng } from '@fidboard/core';
import { addNoise, blur, DIGIT_PIXELS, DIGIT_SIDE, digitsAt, readMnist } from '@fidboard/demo';
import {
  decodeFeatures,
  defaultProtocol,
  type Extractor,
  encodeFeatures,
  type FeatureMatrix,
  openProtocolExtractor,
} from '@fidboard/evaluation';

/** Standard deviations of the noise, in grey levels of 255. */
export const NOISES = [1, 2, 4, 8, 16, 64] as const;

/** Standard deviations of the blur, in pixels. */
export const BLURS = [0.3, 0.5, 1, 1.5, 2] as const;

/** The class whose images are noised in {@link Digits.broken}. */
export const BROKEN_CLASS = '8';

const BROKEN_NOISE = 2;

/** Images of each corruption: the first so many of the held-out digits. */
export const CORRUPTED = 1500;

const REFERENCE = 4000;
const HELD_OUT = 6000;

/** Features of images and the digit on each. */
export interface Labelled {
  readonly features: FeatureMatrix;
  readonly labels: readonly string[];
}

/** Every set of MNIST digits that the plots are made of. */
export interface Digits {
  /** Training digits. */
  readonly reference: Labelled;
  /** Test digits: what a perfect generator would make. */
  readonly heldOut: Labelled;
  /** Held-out digits with noise, at each of {@link NOISES}. */
  readonly noised: readonly Labelled[];
  /** Held-out digits blurred, at each of {@link BLURS}. */
  readonly blurred: readonly Labelled[];
  /** Held-out digits of which one class alone has noise, of 2 grey levels. */
  readonly broken: Labelled;
}

export interface DigitsOptions {
  /** Where features are kept, so that a second run extracts nothing. */
  readonly cache: string;
  readonly print: (line: string) => void;
}

/** Draws all sets by fixed seeds and extracts their features with the default extractor, 27,100 images in all. */
export async function readDigits({ cache, print }: DigitsOptions): Promise<Digits> {
  await using extractor = await openProtocolExtractor(defaultProtocol());
  const folder = join(cache, extractor.manifest.sha256.slice(0, 16));
  await mkdir(folder, { recursive: true });
  const featuresOf = (name: string, pixels: () => Uint8Array) =>
    cached(join(folder, `${name}.npy`), async () => {
      print(`${name}: extracting`);
      return extractor.extractAll(imagesOf(pixels()));
    });

  const train = await chosen('train', { seed: 1, count: REFERENCE });
  const test = await chosen('test', { seed: 2, count: HELD_OUT });
  const first = test.pixels.subarray(0, CORRUPTED * DIGIT_PIXELS);
  const firstLabels = test.labels.slice(0, CORRUPTED);
  const heldOut = await featuresOf('held-out', () => test.pixels);
  const noised: Labelled[] = [];
  for (const deviation of NOISES) {
    const features = await featuresOf(`noise-${deviation}`, () => addNoise(first, deviation, new Rng(3)));
    noised.push({ features, labels: firstLabels });
  }
  const blurred: Labelled[] = [];
  for (const sigma of BLURS) {
    blurred.push({
      features: await featuresOf(`blur-${sigma}`, () => blur(first, sigma)),
      labels: firstLabels,
    });
  }
  const places = test.labels.flatMap((label, place) => (label === BROKEN_CLASS ? [place] : []));
  const bad = await featuresOf(`class-${BROKEN_CLASS}-noise-${BROKEN_NOISE}`, () =>
    addNoise(digitsAt(test, Uint32Array.from(places)), BROKEN_NOISE, new Rng(4)),
  );
  return {
    reference: { features: await featuresOf('reference', () => train.pixels), labels: train.labels },
    heldOut: { features: heldOut, labels: test.labels },
    noised,
    blurred,
    broken: { features: withRows(heldOut, places, bad), labels: test.labels },
  };
}

async function chosen(split: 'train' | 'test', { seed, count }: { seed: number; count: number }) {
  const mnist = await readMnist(split);
  const places = new Rng(seed).sample(mnist.count, count);
  const labels = [...places].map((place) => String(mnist.labels[place]));
  return { count, pixels: digitsAt(mnist, places), labels };
}

async function* imagesOf(pixels: Uint8Array): AsyncGenerator<SampleImage> {
  for (let index = 0; index * DIGIT_PIXELS < pixels.length; index++) {
    const grey = pixels.subarray(index * DIGIT_PIXELS, (index + 1) * DIGIT_PIXELS);
    const rgb = new Uint8Array(3 * DIGIT_PIXELS);
    for (let at = 0; at < rgb.length; at++) rgb[at] = grey[Math.floor(at / 3)] ?? 0;
    yield { name: `${index}`, index, width: DIGIT_SIDE, height: DIGIT_SIDE, pixels: rgb };
  }
}

type SampleImage = Parameters<Extractor['extract']>[0][number];

async function cached(path: string, make: () => Promise<FeatureMatrix>): Promise<FeatureMatrix> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes !== null) return decodeFeatures(bytes, path);
  const features = await make();
  // Under its own name only when whole, so that a run that was stopped leaves no half of a file.
  await writeFile(`${path}.part`, encodeFeatures(features));
  await rename(`${path}.part`, path);
  return features;
}

/** A copy of a matrix in which the rows at `places` are those of `others`, in order. */
function withRows(features: FeatureMatrix, places: readonly number[], others: FeatureMatrix): FeatureMatrix {
  const { rows, cols } = features;
  const data = features.data.slice();
  for (const [row, place] of places.entries()) {
    data.set(others.data.subarray(row * cols, (row + 1) * cols), place * cols);
  }
  return { rows, cols, data };
}
