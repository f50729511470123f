import { systemClock } from '@fidboard/core';
import { comparePair } from '@fidboard/evaluation';
import { comparisonTable } from '../comparison-table.ts';
import { type ProviderOption, watchNetwork } from '../network-place.ts';
import { type PreprocessingOptions, preprocessingOf } from '../preprocessing.ts';
import { openProgress } from '../progress.ts';
import { choicesOf, type SettingOptions } from '../settings.ts';

export interface CompareOptions extends SettingOptions, PreprocessingOptions {
  metrics?: string[];
  extractor?: string;
  seed?: number;
  provider: ProviderOption;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard compare`: prints a table of differences, or one JSON object. */
export async function compare(
  samples: readonly [string, string],
  reference: string,
  options: CompareOptions & { signal: AbortSignal },
): Promise<void> {
  const {
    json = false,
    quiet = false,
    metrics,
    extractor,
    seed,
    ddof,
    featureSample,
    provider,
    signal,
  } = options;
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const network = watchNetwork(progress);
  const comparison = await comparePair(samples, reference, {
    metrics,
    extractor,
    seed,
    ddof,
    featureSample,
    preprocessing: preprocessingOf(options),
    settings: choicesOf(options),
    provider,
    signal,
    onExtractor: network.onExtractor,
    onProgress: ({ stage, done, total, title }) => progress.update(title || stage, done, total),
  });
  progress[Symbol.dispose]();
  process.stdout.write(
    json ? `${JSON.stringify({ ...comparison, provider: network.provider })}\n` : comparisonTable(comparison),
  );
}
