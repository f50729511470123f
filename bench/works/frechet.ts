import {
  factorOfMoments,
  frechetDistance,
  frechetFromFactor,
  MomentAccumulator,
  type Moments,
} from '@fidboard/statistics';
import { correlatedFeatures } from '../features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { Bench, BenchRow, Work } from '../work.ts';

const ROWS = 5000;

/** The ways of others to the trace term, and how many times faster than each this should be. */
const PEERS = [
  { way: 'sqrtm', as: 'pytorch-fid, clean-fid', target: 6 },
  { way: 'eigvals', as: 'torchmetrics, torch-fidelity', target: 12 },
  { way: 'eigh', as: 'symmetric, by LAPACK', target: 0.5 },
] as const;

/** The Frechet distance from two stored covariances. */
export const frechet: Work = {
  name: 'frechet',
  rows: async (bench) => [
    ...(await against(bench, { cols: 2048, decades: 0 }, PEERS)),
    ...(await against(bench, { cols: 2048, decades: 6 }, PEERS.slice(0, 1))),
    ...(await against(bench, { cols: 1024, decades: 0 }, PEERS.slice(0, 1))),
  ],
};

/** Variances of the columns fall over so many decades, as those of a network's features do. */
interface Case {
  readonly cols: number;
  readonly decades: number;
}

async function against(
  bench: Bench,
  { cols, decades }: Case,
  peers: readonly (typeof PEERS)[number][],
): Promise<BenchRow[]> {
  const paths: string[] = [];
  const moments: Moments[] = [];
  for (const seed of [1, 2]) {
    const data = correlatedFeatures(ROWS, cols, seed).map(
      (value, at) => value * 10 ** ((-decades / 2) * ((at % cols) / cols)),
    );
    const accumulator = new MomentAccumulator(cols);
    await accumulator.add({ rows: ROWS, cols, data });
    const { mean, covariance } = accumulator.moments();
    moments.push(accumulator.moments());
    paths.push(await writeFeatures(bench, `mean-${seed}.npy`, { rows: 1, cols, data: mean }));
    paths.push(await writeFeatures(bench, `covariance-${seed}.npy`, covariance));
  }
  const [a, b] = moments as [Moments, Moments];
  const own = await fastest(() => frechetDistance(a, b));
  const factor = await factorOfMoments(b);
  const stored = await fastest(() => frechetFromFactor(a, factor));
  const spectrum = decades === 0 ? '' : `, variances over ${decades} decades`;
  return peers.map(({ way, as, target }): BenchRow => {
    const peer = runPeer(bench, 'frechet.py', [way, ...paths]);
    return {
      work: `Frechet distance from two covariances, d = ${cols}${spectrum}, ${way} (${as})`,
      own: own.seconds,
      peer: peer.peer,
      peerSeconds: peer.seconds,
      difference: relativeDifference(own.value.value, peer.value),
      target: cols === 2048 && decades === 0 ? target : null,
      note: `with a stored factor ${stored.seconds.toPrecision(3)} s`,
    };
  });
}
