import type { Json } from '@fidboard/core';
import { defaultProtocol, type MetricChoices } from '@fidboard/evaluation';
import {
  type Logits,
  type MetricScore,
  type MetricSettings,
  type MetricSide,
  metricByKey,
} from '@fidboard/metrics';
import { metricsSettings } from '@fidboard/protocol';
import { rowsOf } from '@fidboard/statistics';
import type { Digits, Labelled } from './digits.ts';
import type { Point } from './line-chart.ts';

/** The plot of one metric. */
export interface Plot {
  readonly key: string;
  draw(digits: Digits): Promise<Drawn>;
}

export interface Drawn {
  readonly svg: string;
  /** The numbers in the picture, for the text that quotes them. */
  readonly values: Json;
}

interface Choices extends MetricChoices {
  readonly seed?: number;
}

/** Scores one set against another under the conventional protocol, save what is chosen. */
export function score(
  key: string,
  candidate: Labelled & { readonly logits?: Logits },
  reference: Labelled,
  choices: Choices = {},
): Promise<MetricScore> {
  const { seed = 0, ...settings } = choices;
  const { statistics } = defaultProtocol();
  const all: MetricSettings = { ...metricsSettings(settings), ddof: statistics.ddof, seed };
  return metricByKey(key).compute(sideOf(candidate), sideOf(reference), all);
}

/** Asks one metric about any set, against one reference. */
export function against(key: string, reference: Labelled, choices: Choices = {}) {
  return (set: Labelled) => score(key, set, reference, choices);
}

function sideOf({ features, labels, logits }: Labelled & { readonly logits?: Logits }): MetricSide {
  return { n: features.rows, features, allRows: rowsOf(features), labels, allLabels: labels, logits };
}

/** A number to four significant digits: what a text quotes. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Points as [x, y] or [x, y, error]. */
export function listed(points: readonly Point[]): number[][] {
  return points.map(({ x, y, error }) => (error ? [x, y, error] : [x, y]));
}
