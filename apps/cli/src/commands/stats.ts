import { systemClock } from '@fidboard/core';
import { computeStatistics, encodeStatistics, extractorTitleOf } from '@fidboard/evaluation';
import { originText, type PlaceOptions, watchFeatures } from '../network-place.ts';
import { openOutput } from '../output-file.ts';
import { type PreprocessingOptions, preprocessingOf } from '../preprocessing.ts';
import { openProgress } from '../progress.ts';
import { choicesOf, type SettingOptions } from '../settings.ts';

export interface StatsOptions extends SettingOptions, PlaceOptions, PreprocessingOptions {
  output: string;
  extractor?: string;
  seed?: number;
  labels?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard stats`: writes stored statistics. */
export async function stats(samples: string, options: StatsOptions & { signal: AbortSignal }): Promise<void> {
  const {
    output,
    extractor,
    seed,
    labels,
    ddof,
    featureSample,
    json = false,
    quiet = false,
    signal,
  } = options;
  await using file = await openOutput(output, '.npz');
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const place = watchFeatures(progress, options);
  const warnings: string[] = [];
  const statistics = await computeStatistics(samples, {
    extractor,
    labels,
    seed,
    ddof,
    featureSample,
    preprocessing: preprocessingOf(options),
    settings: choicesOf(options),
    ...place.options,
    signal,
    onProgress: (done, total) => progress.update('extract', done, total),
    onWarning: (text) => warnings.push(text),
  });
  await file.write(await encodeStatistics(statistics));
  progress[Symbol.dispose]();
  warnings.push(...place.warnings);
  const { moments, protocol } = statistics;
  const classes = new Set(statistics.classes?.keys() ?? statistics.labels).size;
  const facts = { output, n: moments.n, dimension: moments.mean.length, ...(classes > 0 ? { classes } : {}) };
  const origin = originText(place.facts.features);
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...facts, ...place.facts, protocol, ...(warnings.length > 0 ? { warnings } : {}) })}\n`
      : `${output}: statistics of ${facts.n} x ${facts.dimension} features${classes > 0 ? ` in ${classes} classes` : ''}, ${protocol ? extractorTitleOf(protocol) : 'as stored'}\n${origin && `features: ${origin}\n`}${warnings.map((warning) => `Warning: ${warning}\n`).join('')}`,
  );
}
