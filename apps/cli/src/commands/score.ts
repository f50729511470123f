import { systemClock } from '@fidboard/core';
import { type PairScores, scorePair } from '@fidboard/evaluation';
import { type FeaturePlace, watchFeatures } from '../network-place.ts';
import { openProgress } from '../progress.ts';
import { scoreTable } from '../score-table.ts';
import { type SidesFlags, sidesOptionsOf } from '../sides.ts';

/** `fidboard score`: prints a table, or one JSON object. */
export async function score(
  candidate: string,
  reference: string,
  flags: Omit<SidesFlags, 'otherLabels'> & { signal: AbortSignal },
): Promise<void> {
  const { json = false, quiet = false } = flags;
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const place = watchFeatures(progress, flags);
  const options = { ...sidesOptionsOf(flags, { progress, place }), clock: systemClock };
  const scores = await scorePair(candidate, reference, options);
  progress[Symbol.dispose]();
  process.stdout.write(json ? `${JSON.stringify(asJson(scores, place))}\n` : scoreTable(scores, place));
}

function asJson({ protocol, n, scores, warnings, timings }: PairScores, place: FeaturePlace) {
  return { protocol, n, ...place.facts, scores, warnings: [...warnings, ...place.warnings], timings };
}
