import { Refusal } from '@fidboard/core';
import type { Logits } from '@fidboard/metrics';
import { labelsOfNpz, openSamples, type SampleSet } from '@fidboard/samples';
import type { FeatureRows } from '@fidboard/statistics';
import { givenLogits } from './classifier-logits.ts';
import { type HeldRows, openFeatureRows } from './feature-file.ts';
import { type SourcePart, sniffSource } from './sniff-source.ts';
import { readStatistics } from './statistics-file.ts';
import type { StoredStatistics } from './stored-statistics.ts';

/** One side of a score, opened: images and features stay on disk, statistics are in memory. */
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
  readonly features: FeatureRows;
  /** Those of an .npz that holds as many: see {@link labelsOfNpz}. */
  labels(): Promise<readonly string[] | null>;
  /** What a classifier said of each row, where it stands beside them. */
  readonly logits: Logits | null;
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

async function featureSource(
  path: string,
  { key, logits: classified }: SourcePart & { kind: 'features' },
): Promise<FeatureSource> {
  const features = await openFeatureRows(path, key);
  try {
    const logits = classified ? await openLogits(path, features.rows) : null;
    return {
      kind: 'features',
      path,
      features,
      labels: async () => (key === null ? null : labelsOfNpz(path, features.rows)),
      logits: logits && givenLogits(logits),
      async [Symbol.asyncDispose]() {
        await logits?.[Symbol.asyncDispose]();
        await features[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await features[Symbol.asyncDispose]();
    throw error;
  }
}

/** The logits beside features of so many rows. */
async function openLogits(path: string, rows: number): Promise<HeldRows> {
  const logits = await openFeatureRows(path, 'logits');
  if (logits.rows === rows) return logits;
  await logits[Symbol.asyncDispose]();
  throw new Refusal(
    'BAD_INPUT',
    `${path}: expected logits of ${rows} rows, as many as there are features, got ${logits.rows}`,
    'Save one row of each for every image, in the same order.',
  );
}

const nothingToClose = { [Symbol.asyncDispose]: async () => {} };
