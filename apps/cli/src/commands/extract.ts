import { systemClock } from '@fidboard/core';
import { computeFeatures, encodeFeatureRows, extractorTitleOf, type Provider } from '@fidboard/evaluation';
import { openOutput } from '../output-file.ts';
import { openProgress } from '../progress.ts';

export interface ExtractOptions {
  output: string;
  extractor?: string;
  provider: Provider;
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
  const { features, protocol } = await computeFeatures(samples, {
    provider,
    signal,
    ...(extractor === undefined ? {} : { extractor }),
    onProgress: (done, total) => progress.update('extract', done, total),
  });
  await using rows = features;
  await file.write(encodeFeatureRows(rows));
  progress[Symbol.dispose]();
  const facts = { output, n: features.rows, dimension: features.cols };
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...facts, extraction: protocol.extraction })}\n`
      : `${output}: ${facts.n} x ${facts.dimension} features, ${extractorTitleOf(protocol)}\n`,
  );
}
