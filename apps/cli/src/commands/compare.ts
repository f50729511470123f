import { systemClock } from '@fidboard/core';
import { comparePair } from '@fidboard/evaluation';
import { comparisonTable } from '../comparison-table.ts';
import { type PlaceOptions, watchFeatures } from '../network-place.ts';
import { type PreprocessingOptions, preprocessingOf } from '../preprocessing.ts';
import { openProgress } from '../progress.ts';
import { choicesOf, type SettingOptions } from '../settings.ts';

export interface CompareOptions extends SettingOptions, PlaceOptions, PreprocessingOptions {
  metrics?: string[];
  extractor?: string;
  seed?: number;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard compare`: prints a table of differences, or one JSON object. */
export async function compare(
  samples: readonly [string, string],
  reference: string,
  options: CompareOptions & { signal: AbortSignal },
): Promise<void> {
  const { json = false, quiet = false, metrics, extractor, seed, ddof, featureSample, signal } = options;
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const place = watchFeatures(progress, options);
  const compared = await comparePair(samples, reference, {
    metrics,
    extractor,
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
  const comparison = { ...compared, warnings: [...compared.warnings, ...place.warnings] };
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...comparison, ...place.facts })}\n`
      : comparisonTable(comparison, place.facts.features),
  );
}
