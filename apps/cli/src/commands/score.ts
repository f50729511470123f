import { systemClock } from '@fidboard/core';
import { type PairScores, type Provider, scorePair } from '@fidboard/evaluation';
import { openProgress } from '../progress.ts';
import { scoreTable } from '../score-table.ts';

export interface ScoreOptions {
  metrics?: string[];
  extractor?: string;
  seed?: number;
  subsets?: number;
  subsetSize?: number;
  pca?: number | null;
  components?: number;
  covariance?: 'full' | 'diagonal' | 'tied' | 'spherical';
  skewWeight?: number;
  skewRoot?: 'cube' | 'none';
  provider: Provider;
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
    subsets,
    subsetSize,
    pca,
    components,
    covariance,
    skewWeight,
    skewRoot,
    provider,
    signal,
  } = options;
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const kid = {
    ...(subsets === undefined ? {} : { subsets }),
    ...(subsetSize === undefined ? {} : { subsetSize }),
  };
  const skew = {
    ...(pca === undefined ? {} : { pca }),
    ...(skewWeight === undefined ? {} : { weight: skewWeight }),
    ...(skewRoot === undefined ? {} : { root: skewRoot }),
  };
  const wam = {
    ...(pca === undefined ? {} : { pca }),
    ...(components === undefined ? {} : { components }),
    ...(covariance === undefined ? {} : { covariance }),
  };
  const scores = await scorePair(candidate, reference, {
    clock: systemClock,
    kid,
    skew,
    wam,
    provider,
    signal,
    ...(metrics === undefined ? {} : { metrics }),
    ...(extractor === undefined ? {} : { extractor }),
    ...(seed === undefined ? {} : { seed }),
    onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
  });
  progress[Symbol.dispose]();
  process.stdout.write(json ? `${JSON.stringify(asJson(scores))}\n` : scoreTable(scores));
}

function asJson({ protocol, n, scores, warnings, timings }: PairScores) {
  return { protocol, n, scores, warnings, timings };
}
