import { systemClock } from '@fidboard/core';
import { type PairScores, type Provider, scorePair } from '@fidboard/evaluation';
import { type ProviderOption, watchNetwork } from '../network-place.ts';
import { type PreprocessingOptions, preprocessingOf } from '../preprocessing.ts';
import { openProgress } from '../progress.ts';
import { scoreTable } from '../score-table.ts';
import { choicesOf, type SettingOptions } from '../settings.ts';

export interface ScoreOptions extends SettingOptions, PreprocessingOptions {
  metrics?: string[];
  extractor?: string;
  seed?: number;
  labels?: string;
  referenceLabels?: string;
  provider: ProviderOption;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard score`: prints a table, or one JSON object. */
export async function score(
  candidate: string,
  reference: string,
  options: ScoreOptions & { signal: AbortSignal },
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
  const { labels, referenceLabels } = options;
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const network = watchNetwork(progress);
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
    provider,
    signal,
    onExtractor: network.onExtractor,
    onProgress: ({ stage, done, total, title }) => progress.update(title || stage, done, total),
  });
  progress[Symbol.dispose]();
  process.stdout.write(json ? `${JSON.stringify(asJson(scores, network.provider))}\n` : scoreTable(scores));
}

function asJson({ protocol, n, scores, warnings, timings }: PairScores, provider: Provider | null) {
  return { protocol, n, provider, scores, warnings, timings };
}
