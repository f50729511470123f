import { frechetDistance, MomentAccumulator, type Moments } from '@fidboard/statistics';
import { correlatedFeatures } from '../features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { Bench, BenchRow, Work } from '../work.ts';

/** The Frechet distance from two stored covariances. */
export const frechet: Work = {
  name: 'frechet',
  rows: async (bench) => [await at(bench, 1280, 3000), await at(bench, 2048, 5000)],
};

async function at(bench: Bench, cols: number, rows: number): Promise<BenchRow> {
  const paths: string[] = [];
  const moments: Moments[] = [];
  for (const seed of [1, 2]) {
    const features = { rows, cols, data: correlatedFeatures(rows, cols, seed) };
    paths.push(await writeFeatures(bench, `${seed}.npy`, features));
    const accumulator = new MomentAccumulator(cols, { ddof: 1 });
    await accumulator.add(features);
    moments.push(accumulator.moments());
  }
  const [a, b] = moments as [Moments, Moments];
  const own = await fastest(() => frechetDistance(a, b));
  const peer = runPeer(bench, 'frechet.py', paths);
  return {
    work: `Frechet distance from two covariances, d = ${cols}`,
    own: own.seconds,
    peer: peer.peer,
    peerSeconds: peer.seconds,
    difference: relativeDifference(own.value.value, peer.value),
    target: cols === 2048 ? 6 : null,
  };
}
