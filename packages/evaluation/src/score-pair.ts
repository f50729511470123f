import { type Clock, Refusal } from '@fidboard/core';
import {
  conventionalProtocol,
  type FingerprintedProtocol,
  fingerprintOf,
  type Protocol,
  type ProtocolChoices,
} from '@fidboard/protocol';
import { chooseExtraction } from './choose-extraction.ts';
import type { PreprocessingChoice } from './choose-preprocessing.ts';
import { type NetworkOptions, openNetworkFeatures } from './network-features.ts';
import { openPair } from './open-pair.ts';
import { labelsOfPair } from './pair-labels.ts';
import {
  type EvaluationScores,
  metricsByKey,
  type ScoredSides,
  scoreStatistics,
} from './score-statistics.ts';
import type { Source } from './source.ts';
import { statisticsOfSource } from './source-statistics.ts';
import { UNKNOWN_COUNT } from './statistics-file.ts';
import type { StoredStatistics } from './stored-statistics.ts';

export interface ScorePairOptions
  extends NetworkOptions,
    Pick<ProtocolChoices, 'ddof' | 'featureSample' | 'settings' | 'seed'> {
  clock: Clock;
  /** Metric keys, or `all` that can be computed; when left out, those of the default. */
  metrics?: readonly string[] | undefined;
  /** Runs on images, and is taken as the maker of features that do not name theirs. */
  extractor?: string | undefined;
  /** How images become its input; as the statistics beside them say, else its own, where left out. */
  preprocessing?: PreprocessingChoice | undefined;
  /** A labels file of the candidate, a CSV or .npy; its own labels, if it has any, when left out. */
  labels?: string | undefined;
  /** The same of the reference. */
  referenceLabels?: string | undefined;
  onProgress?: (progress: ScoreProgress) => void;
}

export interface ScoreProgress {
  readonly stage: 'candidate' | 'reference' | 'scoring';
  readonly done: number;
  readonly total: number;
  /** The metric under way, while scoring. */
  readonly title?: string;
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
  const { clock, signal, onProgress } = options;
  metricsByKey(options.metrics); // an unknown key is refused before hours of work
  const watch = stopwatch(clock);
  await using pair = await openPair(candidatePath, referencePath, { extractor: options.extractor });
  const { candidate, reference } = pair;
  const labels = await labelsOfPair(pair, options);
  const { extraction, warnings } = chooseExtraction([candidate, reference], options);
  const { ddof, featureSample, settings, seed } = options;
  const protocol = conventionalProtocol({ extraction, ddof, featureSample, settings, seed });
  await using network = await openNetworkFeatures(protocol, [candidate, reference], options);

  const stage = (name: ScoreProgress['stage']) => ({
    network,
    ...(signal ? { signal } : {}),
    ...(onProgress
      ? {
          onProgress: (done: number, total: number, title?: string) =>
            onProgress({ stage: name, done, total, ...(title ? { title } : {}) }),
        }
      : {}),
  });
  await using ours = await statisticsOfSource(candidate, protocol, {
    ...stage('candidate'),
    labels: labels.candidate,
  });
  const candidateSeconds = watch.lap();
  await using theirs = await statisticsOfSource(reference, protocol, {
    ...stage('reference'),
    labels: labels.reference,
  });
  const referenceSeconds = watch.lap();
  const sides = { candidate: ours, reference: theirs };
  refuseSmallSides(sides, settings?.kid?.subsetSize);
  const request = { protocol, metrics: options.metrics, required: true };
  const outcome = await scoreStatistics(sides, request, stage('scoring'));
  return {
    protocol: { ...protocol, fingerprint: fingerprintOf(protocol) },
    n: { candidate: countOf(ours.statistics), reference: countOf(theirs.statistics) },
    scores: outcome.scores,
    warnings: [
      ...pair.warnings,
      ...labels.warnings,
      ...warnings,
      ...sampleWarnings([candidate, reference], protocol),
      ...outcome.warnings,
    ],
    timings: {
      candidate: candidateSeconds,
      reference: referenceSeconds,
      scoring: watch.lap(),
      total: watch.total(),
    },
  };
}

function refuseSmallSides({ candidate, reference }: ScoredSides, subsetSize: number | undefined): void {
  for (const {
    statistics: { sample },
  } of [candidate, reference]) {
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
