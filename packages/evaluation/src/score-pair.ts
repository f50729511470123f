import type { Clock } from '@fidboard/core';
import { type FingerprintedProtocol, fingerprintOf } from '@fidboard/protocol';
import { type SidesOptions, type StageProgress, withSides } from './prepare-sides.ts';
import { type EvaluationScores, scoreStatistics } from './score-statistics.ts';
import { UNKNOWN_COUNT } from './statistics-file.ts';
import type { StoredStatistics } from './stored-statistics.ts';

export interface ScorePairOptions extends Omit<SidesOptions, 'otherLabels'> {
  clock: Clock;
  /** Stages: candidate, reference, scoring. */
  onProgress?: (progress: StageProgress) => void;
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
  const { clock, onProgress } = options;
  const watch = stopwatch(clock);
  const laps: number[] = [];
  const stages = { samples: ['candidate'], onProgress, onMade: () => laps.push(watch.lap()) };
  const paths = { samples: [candidatePath], reference: referencePath } as const;
  return withSides(paths, { ...options, stages }, async (sides) => {
    const { protocol, reference, stage } = sides;
    const [candidate] = sides.samples;
    const request = { protocol, metrics: options.metrics, required: true };
    const outcome = await scoreStatistics({ candidate: candidate!, reference }, request, stage('scoring'));
    return {
      protocol: { ...protocol, fingerprint: fingerprintOf(protocol) },
      n: { candidate: countOf(candidate!.statistics), reference: countOf(reference.statistics) },
      scores: outcome.scores,
      warnings: [...sides.warnings, ...outcome.warnings],
      timings: { candidate: laps[0]!, reference: laps[1]!, scoring: watch.lap(), total: watch.total() },
    };
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
