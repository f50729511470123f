import { Refusal } from '@fidboard/core';
import { METRICS, openSamples, type StoredStatistics } from '@fidboard/evaluation';
import { readOurs } from '../ours.ts';
import type { Resources } from '../resources.ts';

/** A stored sample set whose images have been verified. */
export interface VerifiedSet {
  readonly sha256: string;
  readonly filename: string;
  /** How many images it has. */
  readonly n: number;
}

/** The label of each image, read from the set's names and its labels file alone; null where there are none. Refuses labels that do not fit. */
export async function loadLabels(
  { storage }: Resources,
  { sha256, filename, n }: VerifiedSet,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  await using samples = await readOurs(`sample set ${sha256}`, async () =>
    openSamples(await storage.localPath(sha256), { isolate: true, filename, signal }),
  );
  if (samples.count !== n)
    throw new Error(`loadLabels: expected ${n} images in ${sha256}, got ${samples.count}`);
  return await samples.labels();
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
