import { systemClock } from '@fidboard/core';
import { comparePair } from '@fidboard/evaluation';
import { comparisonTable } from '../comparison-table.ts';
import { watchFeatures } from '../network-place.ts';
import { openProgress } from '../progress.ts';
import { type SidesFlags, sidesOptionsOf } from '../sides.ts';

/** `fidboard compare`: prints a table of differences, or one JSON object. */
export async function compare(
  samples: readonly [string, string],
  reference: string,
  flags: SidesFlags & { signal: AbortSignal },
): Promise<void> {
  const { json = false, quiet = false } = flags;
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const place = watchFeatures(progress, flags);
  const compared = await comparePair(samples, reference, sidesOptionsOf(flags, { progress, place }));
  progress[Symbol.dispose]();
  const comparison = { ...compared, warnings: [...compared.warnings, ...place.warnings] };
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...comparison, ...place.facts })}\n`
      : comparisonTable(comparison, place.facts.features),
  );
}
