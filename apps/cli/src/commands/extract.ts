import { systemClock } from '@fidboard/core';
import { computeFeatures, encodeFeatureRows, extractorTitleOf } from '@fidboard/evaluation';
import { type ProviderOption, watchNetwork } from '../network-place.ts';
import { openOutput } from '../output-file.ts';
import { type PreprocessingOptions, preprocessingOf } from '../preprocessing.ts';
import { openProgress } from '../progress.ts';

export interface ExtractOptions extends PreprocessingOptions {
  output: string;
  extractor?: string;
  provider: ProviderOption;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard extract`: writes the features of images. */
export async function extract(
  samples: string,
  options: ExtractOptions & { signal: AbortSignal },
): Promise<void> {
  const { output, extractor, provider, json = false, quiet = false, signal } = options;
  await using file = await openOutput(output, '.npy');
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const network = watchNetwork(progress);
  const { features, protocol } = await computeFeatures(samples, {
    provider,
    signal,
    ...(extractor === undefined ? {} : { extractor }),
    preprocessing: preprocessingOf(options),
    onExtractor: network.onExtractor,
    onProgress: (done, total) => progress.update('extract', done, total),
  });
  await using rows = features;
  await file.write(encodeFeatureRows(rows));
  progress[Symbol.dispose]();
  const facts = { output, n: features.rows, dimension: features.cols };
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...facts, provider: network.provider, extraction: protocol.extraction })}\n`
      : `${output}: ${facts.n} x ${facts.dimension} features, ${extractorTitleOf(protocol)}\n`,
  );
}
