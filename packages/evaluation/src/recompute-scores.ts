import { invariant } from '@fidboard/core';
import type { Provider } from '@fidboard/onnx';
import type { Protocol } from '@fidboard/protocol';
import type { ScopedMetric } from './class-scopes.ts';
import { type NetworkOptions, openNetworkFeatures } from './network-features.ts';
import { scoreEvaluation } from './score-evaluation.ts';
import type { EvaluationScores } from './score-statistics.ts';
import { openImages, openSource, type Source } from './source.ts';
import { labelsOfSource } from './source-labels.ts';
import { type ExtractionOptions, referenceOfSource } from './source-statistics.ts';
import type { StoredStatistics } from './stored-statistics.ts';

export interface Recomputation {
  /** Images. */
  readonly samples: string;
  /** The images of the reference, or its stored statistics. */
  readonly reference: string;
  readonly protocol: Protocol;
  /** What was recorded. */
  readonly metrics: readonly ScopedMetric[];
}

export interface RecomputeOptions extends Pick<NetworkOptions, 'provider' | 'signal'> {
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

/** Scores computed again as a board's worker computes them, and where the network ran; no feature is taken from a cache. */
export async function recomputeScores(
  { samples, reference, protocol, metrics }: Recomputation,
  { onProgress, ...options }: RecomputeOptions = {},
): Promise<EvaluationScores & { provider: Provider }> {
  let provider: Provider | undefined;
  await using candidate = await openImages(samples);
  await using other = await openSource(reference);
  await using network = await openNetworkFeatures(protocol, [candidate, other], {
    ...options,
    onExtractor: (opened) => {
      provider = opened.provider;
    },
  });
  invariant(network !== null && provider !== undefined, 'recomputeScores', 'a network', provider);
  const at = (stage: string) => ({
    ...(options.signal ? { signal: options.signal } : {}),
    onProgress: (done: number, total: number, title?: string) => onProgress?.(title || stage, done, total),
  });
  const labels = await labelsOf(candidate);
  await using rows = await network.of(candidate, at('samples'));
  const statistics = await statisticsOf(other, protocol, { network, ...at('reference') });
  const request = { candidate: rows, labels, reference: statistics, protocol, metrics };
  return { ...(await scoreEvaluation(request, at('scoring'))), provider };
}

/** What a board keeps of a reference: stored as it is, or made of the images. */
async function statisticsOf(
  source: Source,
  protocol: Protocol,
  options: ExtractionOptions,
): Promise<StoredStatistics> {
  if (source.kind === 'statistics') return source.statistics;
  return referenceOfSource(source, protocol, { ...options, labels: await labelsOf(source) });
}

async function labelsOf(source: Source): Promise<readonly string[] | null> {
  return (await labelsOfSource(source, { file: undefined, required: false })).labels;
}
