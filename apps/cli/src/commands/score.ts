import { systemClock } from '@fidboard/core';
import { type PairScores, scorePair } from '@fidboard/evaluation';
import { type FeaturePlace, type PlaceOptions, watchFeatures } from '../network-place.ts';
import { type PreprocessingOptions, preprocessingOf } from '../preprocessing.ts';
import { openProgress } from '../progress.ts';
import { scoreTable } from '../score-table.ts';
import { choicesOf, type SettingOptions } from '../settings.ts';

export interface ScoreOptions extends SettingOptions, PlaceOptions, PreprocessingOptions {
  metrics?: string[];
  extractor?: string;
  seed?: number;
  labels?: string;
  referenceLabels?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard score`: prints a table, or one JSON object. */
export async function score(
  candidate: string,
  reference: string,
  options: ScoreOptions & { signal: AbortSignal },
): Promise<void> {
  const { json = false, quiet = false, metrics, extractor, seed, ddof, featureSample, signal } = options;
  const { labels, referenceLabels } = options;
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const place = watchFeatures(progress, options);
  const scores = await scorePair(candidate, reference, {
    clock: systemClock,
    metrics,
    extractor,
    labels,
    referenceLabels,
    seed,
    ddof,
    featureSample,
    preprocessing: preprocessingOf(options),
    settings: choicesOf(options),
    ...place.options,
    signal,
    onProgress: ({ stage, done, total, title }) => progress.update(title || stage, done, total),
  });
  progress[Symbol.dispose]();
  process.stdout.write(json ? `${JSON.stringify(asJson(scores, place))}\n` : scoreTable(scores, place));
}

function asJson({ protocol, n, scores, warnings, timings }: PairScores, place: FeaturePlace) {
  return { protocol, n, ...place.facts, scores, warnings: [...warnings, ...place.warnings], timings };
}
