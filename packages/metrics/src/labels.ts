import { compareNatural, Refusal } from '@fidboard/core';
import type { FeatureRows } from '@fidboard/statistics';
import type { MetricSide } from './metric.ts';
import { everyRow } from './projected-side.ts';

export interface LabelledRows {
  readonly rows: FeatureRows;
  /** One for each row. */
  readonly labels: readonly string[];
}

/** Every row of a side with its label; refuses a side of which only a sample is known, or no labels. */
export function labelledRows(side: MetricSide, label: string): LabelledRows {
  const rows = everyRow(side, label);
  const labels = side.allLabels ?? side.labels;
  if (labels === undefined) throw noLabels(label);
  if (labels.length !== rows.rows) throw wrongCount(label, rows.rows, labels.length);
  return { rows, labels };
}

export function noLabels(side: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `this metric needs the labels of the ${side}, and there are none`,
    'Put the images into one folder for each class, or give a labels file (--labels).',
  );
}

export function wrongCount(side: string, rows: number, labels: number): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `the ${side} should have a label for each of its ${rows} images and has ${labels}`,
    'Give every image one label.',
  );
}

/** Refuses a side that lacks labels which the other side has, naming them. */
export function refuseMissingLabels(
  present: ReadonlySet<string>,
  wanted: ReadonlySet<string>,
  side: 'candidate' | 'reference',
): void {
  const missing = [...wanted].filter((label) => !present.has(label));
  if (missing.length === 0) return;
  const other = side === 'candidate' ? 'reference' : 'candidate';
  throw new Refusal(
    'BAD_INPUT',
    `the ${side} has no images of ${missing.length} of the ${wanted.size} labels of the ${other}: ${namesOf(missing)}`,
    'Give images of every label, and call the labels alike on both sides.',
  );
}

const NAMED = 5;

/** A few labels in natural order, and how many more there are. */
export function namesOf(labels: Iterable<string>): string {
  const sorted = [...labels].sort(compareNatural);
  const named = sorted.slice(0, NAMED).map((label) => JSON.stringify(label));
  return sorted.length <= NAMED ? named.join(', ') : `${named.join(', ')} and ${sorted.length - NAMED} more`;
}
