import { Refusal } from '@fidboard/core';
import type { SourcePair } from './open-pair.ts';
import { metricsByKey } from './score-statistics.ts';
import type { Source } from './source.ts';
import { type LabelledSource, labelsOfSource } from './source-labels.ts';

export interface PairLabels {
  readonly candidate: readonly string[] | null;
  readonly reference: readonly string[] | null;
  readonly warnings: readonly string[];
}

/**
 * The labels of both sides, from files that the user names or the sides' own.
 *
 * A file named for one side asks for labels on the other, which is refused where it has none.
 */
export async function labelsOfPair(
  { candidate, reference }: Pick<SourcePair, 'candidate' | 'reference'>,
  options: {
    labels?: string | undefined;
    referenceLabels?: string | undefined;
    metrics?: readonly string[] | undefined;
  },
): Promise<PairLabels> {
  const { labels: file, referenceLabels: theirFile, metrics } = options;
  const named = metrics !== undefined && !metrics.includes('all');
  const asked = file !== undefined || theirFile !== undefined;
  const required = asked || (named && metricsByKey(metrics).some(({ needs }) => needs === 'labels'));
  const ours = await labelsOfSource(candidate, { file, required });
  const theirs = await labelsOfSource(reference, { file: theirFile, required });
  if (asked) {
    refuseUnlabelled(candidate, ours, { side: 'candidate', flag: '--labels' });
    refuseUnlabelled(reference, theirs, { side: 'reference', flag: '--reference-labels' });
  }
  return {
    candidate: ours.labels,
    reference: theirs.labels,
    warnings: [...ours.warnings, ...theirs.warnings],
  };
}

function refuseUnlabelled(
  source: Source,
  { labels }: LabelledSource,
  { side, flag }: { side: string; flag: string },
): void {
  const { labels: own, classes } =
    source.kind === 'statistics' ? source.statistics : { labels: null, classes: null };
  if (labels !== null || own !== null || classes !== null) return;
  throw new Refusal(
    'BAD_INPUT',
    `${source.path}: expected labels on both sides, since one has a labels file, and the ${side} has none`,
    `Name a labels file of the ${side} (${flag}), or put its images into one folder for each class.`,
  );
}
