import { Rng } from '@fidboard/core';
import type { FeatureMatrix } from '@fidboard/statistics';
import type { MetricSide } from '../src/index.ts';
import cases from './vectors/labels.json' with { type: 'json' };

export { cases };

export type LabelledCase = (typeof cases)[number];

/** The rows and labels of vectors/generate_labels.py. */
export function sideOf(name: 'candidate' | 'reference', { classes, d, ...rest }: LabelledCase): Labelled {
  const { n, seed, shift, mixed } = rest[name];
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const rng = new Rng(seed + i);
    for (let j = 0; j < d; j++) data[i * d + j] = 2 * rng.uniform() - 1 + (j === i % classes ? shift : 0);
  }
  const labels = Array.from({ length: n }, (_, i) => String((i + (i % mixed === 0 ? 1 : 0)) % classes));
  return labelled({ rows: n, cols: d, data }, labels);
}

export interface Labelled extends MetricSide {
  readonly features: FeatureMatrix;
  readonly labels: readonly string[];
}

export function labelled(features: FeatureMatrix, labels: readonly string[]): Labelled {
  return { n: features.rows, features, labels };
}

/** The rows of a side for which `keep` holds. */
export function only(
  { features, labels }: Labelled,
  keep: (label: string, row: number) => boolean,
): Labelled {
  const rows = [...labels.keys()].filter((row) => keep(labels[row]!, row));
  const data = new Float64Array(rows.length * features.cols);
  rows.forEach((row, i) => {
    data.set(features.data.subarray(row * features.cols, (row + 1) * features.cols), i * features.cols);
  });
  return labelled(
    { rows: rows.length, cols: features.cols, data },
    rows.map((row) => labels[row]!),
  );
}
