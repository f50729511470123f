import { readFile } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { sampleSets } from '@fidboard/database';
import { labelsOfFile, METRICS, openSamples, type StoredStatistics } from '@fidboard/evaluation';
import { readOurs } from '../ours.ts';
import type { Resources } from '../resources.ts';

/** A stored sample set whose images have been verified. */
export interface VerifiedSet {
  readonly sha256: string;
  readonly filename: string;
  /** How many images it has. */
  readonly n: number;
  /** Of a labels file that is taken in place of the set's own labels. */
  readonly labelsSha256?: string;
}

/** The label of each image, from a labels file where there is one, else from the set's names and its own labels file; null where there are none. Refuses labels that do not fit. */
export async function loadLabels(
  { database, storage }: Resources,
  { sha256, filename, n, labelsSha256 = '' }: VerifiedSet,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  await using samples = await readOurs(`sample set ${sha256}`, async () =>
    openSamples(await storage.localPath(sha256), { isolate: true, filename, signal }),
  );
  if (samples.count !== n)
    throw new Error(`loadLabels: expected ${n} images in ${sha256}, got ${samples.count}`);
  if (labelsSha256 === '') return await samples.labels();
  const [file] = await sampleSets.byHashes(database, [labelsSha256]);
  const bytes = await readFile(await storage.localPath(labelsSha256));
  return labelsOfFile(bytes, file!.filename, { count: samples.count, names: samples.names });
}

/**
 * The labels of a candidate for these metrics, null where no metric looks at them.
 *
 * Labels that do not fit are left aside with a warning: everything else can be scored.
 */
export async function labelsForScoring(
  resources: Resources,
  set: VerifiedSet & { readonly metrics: readonly string[] },
  signal: AbortSignal,
): Promise<{ labels: readonly string[] | null; warnings: readonly string[] }> {
  if (!set.metrics.some(looksAtLabels)) return { labels: null, warnings: [] };
  try {
    return { labels: await loadLabels(resources, set, signal), warnings: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { labels: null, warnings: [`The labels were left aside: ${error.message} ${error.remedy}`] };
  }
}

/** Whether a board asks for nothing but labels, and its reference has them: then a set without a score lacks labels that fit. */
export function isAboutLabels(metrics: readonly string[], { labels, classes }: StoredStatistics): boolean {
  return metrics.every(looksAtLabels) && (labels !== null || classes !== null);
}

function looksAtLabels(metric: string): boolean {
  return METRICS.some(({ key, needs }) => key === metric && needs === 'labels');
}
