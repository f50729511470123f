import { type NeighbourOverlap, neighbourOverlap } from '@fidboard/statistics';
import { correlatedFeatures } from '../features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { BenchRow, Work } from '../work.ts';

/** Precision, recall, density and coverage, all four of one pass; exact in float64, whatever the type of the products. */
export const neighbours: Work = {
  name: 'neighbours',
  async rows(bench) {
    const [rows, cols] = [10_000, 2048];
    const candidate = { rows, cols, data: correlatedFeatures(rows, cols, 1) };
    const reference = { rows, cols, data: correlatedFeatures(rows, cols, 2) };
    const settings = { precisionRecall: 3, densityCoverage: 5 };
    const own = await fastest(() => neighbourOverlap(candidate, reference, settings), 2);
    const peak = process.resourceUsage().maxRSS / 1024;
    const double = { ...settings, products: 'float64' } as const;
    const ownDouble = await fastest(() => neighbourOverlap(candidate, reference, double), 1);
    const paths = [
      await writeFeatures(bench, 'candidate.npy', candidate),
      await writeFeatures(bench, 'reference.npy', reference),
    ];
    const peer = runPeer(bench, 'neighbours.py', paths);
    const row = ({ seconds, value }: typeof own, products: string): BenchRow => ({
      work: `precision, recall, density, coverage, 10,000 x 10,000, d = 2048, ${products} products`,
      own: seconds,
      peer: peer.peer,
      peerSeconds: peer.seconds,
      difference: relativeDifference(sum(value), peer.value),
      target: 1.5,
      note: `peak ${peak.toFixed(0)} MiB with the features, the peer ${peer.peakMiB?.toFixed(0)} MiB`,
    });
    return [row(own, 'float32'), row(ownDouble, 'float64')];
  },
};

function sum({ precision, recall, density, coverage }: NeighbourOverlap): number {
  return [precision, recall, density, coverage].reduce((total, score) => total + (score?.value ?? 0), 0);
}
