import { thirdMoments } from '@fidboard/statistics';
import { correlatedFeatures } from '../features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { Work } from '../work.ts';

/** The third central moments of rows that are already in 128 principal axes. */
export const third: Work = {
  name: 'third-moments',
  async rows(bench) {
    const [rows, cols] = [50_000, 128];
    // Bent, so that the tensor is not all noise.
    const data = Float64Array.from(correlatedFeatures(rows, cols, 1), (value) => value + 0.2 * value * value);
    const features = { rows, cols, data };
    const own = await fastest(() => thirdMoments(features));
    const peer = runPeer(bench, 'third-moments.py', [await writeFeatures(bench, 'x.npy', features)]);
    return [
      {
        work: `third moments, r = ${cols}, n = ${rows.toLocaleString('en-US')}`,
        own: own.seconds,
        peer: peer.peer,
        peerSeconds: peer.seconds,
        difference: relativeDifference(normOf(own.value, cols), peer.value),
        target: 4,
      },
    ];
  },
};

/** The Frobenius norm of the tensor: an entry stands for 6 places, 3 where two indices are equal, 1 where all are. */
function normOf(packed: Float64Array, r: number): number {
  let squares = 0;
  let at = 0;
  for (let k = 0; k < r; k++) {
    for (let j = 0; j <= k; j++) {
      for (let i = 0; i <= j; i++, at++) {
        squares += (i === k ? 1 : i === j || j === k ? 3 : 6) * packed[at]! ** 2;
      }
    }
  }
  return Math.sqrt(squares);
}
