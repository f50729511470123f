import { type Clock, Refusal } from '@fidboard/core';
import type { Provider } from '@fidboard/onnx';
import {
  conventionalProtocol,
  type FingerprintedProtocol,
  fingerprintOf,
  type Protocol,
  type SkewSettings,
  type WamSettings,
} from '@fidboard/protocol';
import { chooseExtraction } from './choose-extraction.ts';
import { openProtocolExtractor } from './open-protocol-extractor.ts';
import { completeReference } from './reference-statistics.ts';
import { type EvaluationScores, metricsByKey, scoreStatistics } from './score-statistics.ts';
import { openSource, type Source } from './source.ts';
import { statisticsOfSource } from './source-statistics.ts';
import { UNKNOWN_COUNT } from './statistics-file.ts';
import type { StoredStatistics } from './stored-statistics.ts';

export interface ScorePairOptions {
  clock: Clock;
  /** Metric keys, or `all` that can be computed; when left out, all but WaM, whose fits can take minutes. */
  metrics?: readonly string[];
  /** Runs on images, and is taken as the maker of features that do not name theirs. */
  extractor?: string;
  seed?: number;
  /** A subset size that was not chosen is 1000, and KID is left out below that; a chosen one must fit. */
  kid?: { subsets?: number; subsetSize?: number };
  /** Settings of the skew distance that differ from 64 principal components, weight 1, cube root. */
  skew?: Partial<SkewSettings>;
  /** Settings of the mixture distance that differ from 10 full components in 64 principal components. */
  wam?: Partial<WamSettings>;
  provider?: Provider;
  signal?: AbortSignal;
  onProgress?: (progress: ScoreProgress) => void;
}

export interface ScoreProgress {
  readonly stage: 'candidate' | 'reference' | 'scoring';
  readonly done: number;
  readonly total: number;
}

/** What `fidboard score --json` prints. */
export interface PairScores extends EvaluationScores {
  readonly protocol: FingerprintedProtocol;
  /** Images on each side; null when stored statistics do not say. */
  readonly n: { readonly candidate: number | null; readonly reference: number | null };
  /** Seconds of each stage. */
  readonly timings: Readonly<Record<'candidate' | 'reference' | 'scoring' | 'total', number>>;
}

/**
 * Scores one source against another, images, features or stored statistics alike.
 *
 * Refuses with PROTOCOL_MISMATCH when the sides were made by different extractors, and with BAD_INPUT
 * what cannot be read or cannot bear a metric that was asked for by name.
 */
export async function scorePair(
  candidatePath: string,
  referencePath: string,
  options: ScorePairOptions,
): Promise<PairScores> {
  const { clock, provider, signal, onProgress } = options;
  const chosen = metricsByKey(options.metrics);
  const watch = stopwatch(clock);
  await using candidate = await openSource(candidatePath);
  await using reference = await openSource(referencePath);
  const { extraction, warnings } = chooseExtraction([candidate, reference], options.extractor);
  const protocol = conventionalProtocol({
    extraction,
    ...(options.kid ? { kid: options.kid } : {}),
    ...(options.skew ? { skew: options.skew } : {}),
    ...(options.wam ? { wam: options.wam } : {}),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const hasImages = [candidate, reference].some((source) => source.kind === 'images');
  await using extractor = hasImages
    ? await openProtocolExtractor(protocol, provider ? { provider } : {})
    : null;

  const stage = (name: ScoreProgress['stage']) => ({
    extractor,
    ...(signal ? { signal } : {}),
    ...(onProgress
      ? { onProgress: (done: number, total: number) => onProgress({ stage: name, done, total }) }
      : {}),
  });
  const ours = await statisticsOfSource(candidate, protocol, stage('candidate'));
  const candidateSeconds = watch.lap();
  const theirs = await statisticsOfSource(reference, protocol, stage('reference'));
  const sides = {
    candidate: ours.statistics,
    candidateRows: ours.rows,
    reference: await completeReference(theirs.statistics, protocol, {
      rows: theirs.rows,
      metrics: chosen.map((metric) => metric.key),
      ...(signal ? { signal } : {}),
    }),
  };
  const referenceSeconds = watch.lap();
  refuseSmallSides(sides, options.kid?.subsetSize);
  const request = { protocol, metrics: options.metrics, required: true };
  const outcome = await scoreStatistics(sides, request, stage('scoring'));
  return {
    protocol: { ...protocol, fingerprint: fingerprintOf(protocol) },
    n: { candidate: countOf(sides.candidate), reference: countOf(sides.reference) },
    scores: outcome.scores,
    warnings: [...warnings, ...sampleWarnings([candidate, reference], protocol), ...outcome.warnings],
    timings: {
      candidate: candidateSeconds,
      reference: referenceSeconds,
      scoring: watch.lap(),
      total: watch.total(),
    },
  };
}

function refuseSmallSides(
  { candidate, reference }: { candidate: StoredStatistics; reference: StoredStatistics },
  subsetSize: number | undefined,
): void {
  for (const { sample } of [candidate, reference]) {
    if (subsetSize === undefined || sample === null || sample.rows >= subsetSize) continue;
    throw new Refusal(
      'BAD_INPUT',
      `kid: expected subsets no larger than either side, got ${subsetSize} of ${sample.rows} images`,
      `Choose --subset-size ${sample.rows} or less.`,
    );
  }
}

/** Statistics keep a sample drawn by their own seed: say so where it differs from this protocol's. */
function sampleWarnings(sources: readonly Source[], protocol: Protocol): string[] {
  return sources.flatMap((source) => {
    if (source.kind !== 'statistics' || !source.statistics.protocol) return [];
    const { sample, moments, protocol: own } = source.statistics;
    if (!sample || sample.rows === moments.n || own.seed === protocol.seed) return [];
    return [
      `${source.path} keeps a feature sample drawn with seed ${own.seed}, not ${protocol.seed}: kid depends on it.`,
    ];
  });
}

function countOf({ moments }: StoredStatistics): number | null {
  return moments.n === UNKNOWN_COUNT ? null : moments.n;
}

function stopwatch(clock: Clock): { lap(): number; total(): number } {
  const milliseconds = () => clock.now().getTime();
  const start = milliseconds();
  let last = start;
  return {
    lap() {
      const now = milliseconds();
      const lap = now - last;
      last = now;
      return lap / 1000;
    },
    total: () => (milliseconds() - start) / 1000,
  };
}
