import { Refusal } from '@fidboard/core';
import { readNpy, readNpz } from '@fidboard/npy';
import { labelsOfNpz, openSamples, type SampleSet } from '@fidboard/samples';
import type { FeatureMatrix } from '@fidboard/statistics';
import { featuresOf } from './feature-file.ts';
import { type SourcePart, sniffSource } from './sniff-source.ts';
import { readStatistics } from './statistics-file.ts';
import type { StoredStatistics } from './stored-statistics.ts';

/** One side of a score, opened: images stay on disk, features and statistics are in memory. */
export type Source = ImageSource | FeatureSource | StatisticsSource;

export interface ImageSource extends AsyncDisposable {
  readonly kind: 'images';
  readonly path: string;
  readonly samples: SampleSet;
  /** As {@link SampleSet.labels}. */
  labels(): Promise<readonly string[] | null>;
}

interface FeatureSource extends AsyncDisposable {
  readonly kind: 'features';
  readonly path: string;
  readonly features: FeatureMatrix;
  /** Those of an .npz that holds as many: see {@link labelsOfNpz}. */
  labels(): Promise<readonly string[] | null>;
}

interface StatisticsSource extends AsyncDisposable {
  readonly kind: 'statistics';
  readonly path: string;
  readonly statistics: StoredStatistics;
}

/**
 * Opens a folder, zip, tar, tar.gz or .npz of images, a .npy or .npz of features, or an .npz of stored
 * statistics; told apart by content, never by name. Of an .npz with images and statistics the images are taken.
 */
export async function openSource(path: string): Promise<Source> {
  const [first] = await sniffSource(path);
  return openPart(path, first);
}

/** Opens a path that must hold images. */
export async function openImages(path: string): Promise<ImageSource> {
  const [{ kind }] = await sniffSource(path);
  if (kind === 'images') return imageSource(path);
  throw new Refusal(
    'BAD_INPUT',
    `${path}: expected images, got ${kind}`,
    'Give a folder, zip, tar, tar.gz or .npz of images.',
  );
}

/** Opens a path in one of the ways in which it can be read. */
export async function openPart(path: string, part: SourcePart): Promise<Source> {
  switch (part.kind) {
    case 'images':
      return imageSource(path);
    case 'features':
      return featureSource(path, part);
    case 'statistics':
      return { kind: 'statistics', path, statistics: await readStatistics(path, part), ...nothingToClose };
  }
}

async function imageSource(path: string): Promise<ImageSource> {
  const samples = await openSamples(path);
  return {
    kind: 'images',
    path,
    samples,
    labels: () => samples.labels(),
    [Symbol.asyncDispose]: () => samples[Symbol.asyncDispose](),
  };
}

async function featureSource(path: string, part: SourcePart & { kind: 'features' }): Promise<FeatureSource> {
  const features = await readFeatures(path, part);
  return {
    kind: 'features',
    path,
    features,
    labels: async () => (part.key === null ? null : labelsOfNpz(path, features.rows)),
    ...nothingToClose,
  };
}

async function readFeatures(
  path: string,
  { key }: SourcePart & { kind: 'features' },
): Promise<FeatureMatrix> {
  if (key === null) return featuresOf(await readNpy(path), path);
  const array = (await readNpz(path, { only: [key] })).get(key);
  if (array === undefined) throw new Error(`readFeatures: expected the array ${key} in ${path}, got none`);
  return featuresOf(array, `${path}: ${key}`);
}

const nothingToClose = { [Symbol.asyncDispose]: async () => {} };
