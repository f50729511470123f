import type { MetricScore } from '@fidboard/metrics';
import { type FingerprintedProtocol, fingerprintOf } from '@fidboard/protocol';
import { pairedDifference } from '@fidboard/statistics';
import { type SidesOptions, type StageProgress, withSides } from './prepare-sides.ts';
import { type EvaluationScores, metricsByKey, scoreStatistics } from './score-statistics.ts';
import { UNKNOWN_COUNT } from './statistics-file.ts';

export interface CompareOptions extends SidesOptions {
  /** Stages: first, second, reference, scoring the first, scoring the second. */
  onProgress?: (progress: StageProgress) => void;
}

/** One metric of both samples, and how far they are apart. */
export interface MetricDifference {
  readonly metric: string;
  readonly direction: 'lower' | 'higher';
  readonly first: Pick<MetricScore, 'value' | 'standardError'>;
  readonly second: Pick<MetricScore, 'value' | 'standardError'>;
  /** first - second. */
  readonly difference: number;
  /** Of the difference, over draws of both samples; null where a score has no delete-one-block values. */
  readonly standardError: number | null;
  /** |difference| / standardError; null where there is no error or it is 0. */
  readonly z: number | null;
  /** False where |difference| < 1.96 standard errors; null where there is no error. */
  readonly distinguishable: boolean | null;
}

/** What `fidboard compare --json` prints. */
export interface Comparison {
  readonly protocol: FingerprintedProtocol;
  /** Images; null where stored statistics do not say. */
  readonly n: Readonly<Record<'first' | 'second' | 'reference', number | null>>;
  readonly differences: readonly MetricDifference[];
  readonly warnings: readonly string[];
}

/**
 * Scores two samples against one reference under one protocol, and says which differences sampling could have made.
 *
 * The error of a difference comes from the differences of delete-one-block values, block by block, so that what rows of
 * equal number share (seeds, labels, prompts) cancels; where they share nothing it is that of independent samples.
 * Refuses what {@link scorePair} refuses.
 */
export async function comparePair(
  [firstPath, secondPath]: readonly [string, string],
  referencePath: string,
  options: CompareOptions,
): Promise<Comparison> {
  const { onProgress, metrics } = options;
  const stages = { samples: ['first', 'second'], onProgress };
  const paths = { samples: [firstPath, secondPath], reference: referencePath } as const;
  return withSides(paths, { ...options, stages }, async (sides) => {
    const { protocol, reference, stage } = sides;
    const [first, second] = [sides.samples[0]!, sides.samples[1]!];
    const request = { protocol, metrics, required: true };
    const scores = {
      first: await scoreStatistics({ candidate: first, reference }, request, stage('scoring the first')),
      second: await scoreStatistics({ candidate: second, reference }, request, stage('scoring the second')),
    };
    const n = {
      first: countOf(first.statistics.moments.n),
      second: countOf(second.statistics.moments.n),
      reference: countOf(reference.statistics.moments.n),
    };
    return {
      protocol: { ...protocol, fingerprint: fingerprintOf(protocol) },
      n,
      differences: differencesOf(scores),
      warnings: [
        ...sides.warnings,
        ...countWarnings(n),
        ...named(firstPath, scores.first.warnings),
        ...named(secondPath, scores.second.warnings),
      ],
    };
  });
}

/** The differences of the metrics that both samples have. */
function differencesOf({ first, second }: Record<'first' | 'second', EvaluationScores>): MetricDifference[] {
  const differences: MetricDifference[] = [];
  for (const a of first.scores) {
    const b = second.scores.find(({ metric }) => metric === a.metric);
    const [metric] = metricsByKey([a.metric]);
    if (b === undefined || metric === undefined) continue;
    const sides = {
      metric: a.metric,
      direction: metric.direction,
      first: { value: a.value, standardError: a.standardError },
      second: { value: b.value, standardError: b.standardError },
    };
    if (a.replicates === undefined || b.replicates === undefined) {
      const difference = a.value - b.value;
      differences.push({ ...sides, difference, standardError: null, z: null, distinguishable: null });
      continue;
    }
    const { value, ...rest } = pairedDifference(
      { value: a.value, replicates: a.replicates },
      { value: b.value, replicates: b.replicates },
    );
    differences.push({ ...sides, difference: value, ...rest });
  }
  return differences;
}

/** The bias of few images does not cancel between samples of different size. */
function countWarnings({ first, second }: Comparison['n']): string[] {
  if (first === second) return [];
  return [
    `The samples have ${first ?? 'an unknown number of'} and ${second ?? 'an unknown number of'} images: metrics that fewer images raise, such as the Frechet distance and SID, differ by that alone.`,
  ];
}

function named(path: string, warnings: readonly string[]): string[] {
  return warnings.map((warning) => `${path}: ${warning}`);
}

function countOf(n: number): number | null {
  return n === UNKNOWN_COUNT ? null : n;
}
