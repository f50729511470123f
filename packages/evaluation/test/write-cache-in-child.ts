// Puts entries into a cache until it is killed.
import { systemClock } from '@fidboard/core';
import { rowsOf } from '@fidboard/statistics';
import { FeatureCache } from '../src/index.ts';
import { CACHED, featuresOf } from './cached-features.ts';

const [folder, maxBytes] = process.argv.slice(2) as [string, string];
const cache = new FeatureCache({ folder, maxBytes: Number(maxBytes), clock: systemClock });
for (let i = 0; ; i++) {
  const samples = `s${i % 6}`;
  await cache.put({ ...CACHED, samples }, rowsOf(featuresOf(samples)));
  if (i === 0) process.stdout.write('writing\n');
}
