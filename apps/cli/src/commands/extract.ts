import { systemClock } from '@fidboard/core';
import { computeFeatures, encodeFeatureRows, extractorTitleOf } from '@fidboard/evaluation';
import { originText, type PlaceOptions, watchFeatures } from '../network-place.ts';
import { openOutput } from '../output-file.ts';
import { type PreprocessingOptions, preprocessingOf } from '../preprocessing.ts';
import { openProgress } from '../progress.ts';

export interface ExtractOptions extends PlaceOptions, PreprocessingOptions {
  output: string;
  extractor?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard extract`: writes the features of images. */
export async function extract(
  samples: string,
  options: ExtractOptions & { signal: AbortSignal },
): Promise<void> {
  const { output, extractor, json = false, quiet = false, signal } = options;
  await using file = await openOutput(output, '.npy');
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const place = watchFeatures(progress, options);
  const { features, protocol } = await computeFeatures(samples, {
    ...place.options,
    signal,
    ...(extractor === undefined ? {} : { extractor }),
    preprocessing: preprocessingOf(options),
    onProgress: (done, total) => progress.update('extract', done, total),
  });
  await using rows = features;
  await file.write(encodeFeatureRows(rows));
  progress[Symbol.dispose]();
  const { warnings } = place;
  const facts = { output, n: features.rows, dimension: features.cols };
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...facts, ...place.facts, extraction: protocol.extraction, ...(warnings.length > 0 ? { warnings } : {}) })}\n`
      : `${output}: ${facts.n} x ${facts.dimension} features, ${extractorTitleOf(protocol)}\nfeatures: ${originText(place.facts.features)}\n${warnings.map((warning) => `Warning: ${warning}\n`).join('')}`,
  );
}
