import { Refusal } from '@fidboard/core';
import { metricsByKey } from './score-statistics.ts';
import type { Source } from './source.ts';
import { type LabelledSource, labelsOfSource } from './source-labels.ts';

/** One side of a score, and the labels file that the user names for it. */
export interface SideToLabel {
  readonly source: Source;
  /** What refusals call it, and the flag that names its file. */
  readonly name: string;
  readonly flag: string;
  readonly file: string | undefined;
}

export interface SideLabels {
  /** Of each side, in the order of the sides; null where it has none. */
  readonly of: readonly (readonly string[] | null)[];
  readonly warnings: readonly string[];
}

/**
 * The labels of all sides, from files that the user names or the sides' own.
 *
 * A file named for one side asks for labels on the others, which is refused where one has none.
 */
export async function labelsOfSides(
  sides: readonly SideToLabel[],
  metrics: readonly string[] | undefined,
): Promise<SideLabels> {
  const named = metrics !== undefined && !metrics.includes('all');
  const asked = sides.some(({ file }) => file !== undefined);
  const required = asked || (named && metricsByKey(metrics).some(({ needs }) => needs === 'labels'));
  const found: LabelledSource[] = [];
  for (const { source, file } of sides) found.push(await labelsOfSource(source, { file, required }));
  if (asked) for (const [at, side] of sides.entries()) refuseUnlabelled(side, found[at]!);
  return {
    of: found.map(({ labels }) => labels),
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

function refuseUnlabelled({ source, name, flag }: SideToLabel, { labels }: LabelledSource): void {
  const { labels: own, classes } =
    source.kind === 'statistics' ? source.statistics : { labels: null, classes: null };
  if (labels !== null || own !== null || classes !== null) return;
  throw new Refusal(
    'BAD_INPUT',
    `${source.path}: expected labels on all sides, since one has a labels file, and the ${name} has none`,
    `Name a labels file of the ${name} (${flag}), or put its images into one folder for each class.`,
  );
}
