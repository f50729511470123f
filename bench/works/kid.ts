import { Rng } from '@fidboard/core';
import { type FeatureMatrix, polynomialKid } from '@fidboard/statistics';
import { correlatedFeatures } from '../features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { Work } from '../work.ts';

const ROWS = 10_000;
const COLS = 2048;
const SUBSETS = 100;
const SIZE = 1000;
const SEED = 1;

/** The kernel distance over subsets, in float64 on both sides; ours gives the error of all rows in the same pass. */
export const kid: Work = {
  name: 'kid',
  async rows(bench) {
    const x = { rows: ROWS, cols: COLS, data: correlatedFeatures(ROWS, COLS, 1) };
    const y = {
      rows: ROWS,
      cols: COLS,
      data: correlatedFeatures(ROWS, COLS, 2).map((value) => 1.02 * value),
    };
    const paths = [
      await writeFeatures(bench, 'x.npy', x),
      await writeFeatures(bench, 'y.npy', y),
      await writeFeatures(bench, 'subsets.npy', drawnSubsets()),
    ];
    const own = await fastest(() => polynomialKid(x, y, { subsets: SUBSETS, subsetSize: SIZE, seed: SEED }));
    const subsets = runPeer(bench, 'kid.py', ['subsets', ...paths]);
    const jackknife = runPeer(bench, 'kid.py', ['jackknife', ...paths]);
    const size = `${SUBSETS} x ${SIZE} out of ${ROWS}, d = ${COLS}`;
    return [
      {
        work: `KID, ${size}, with its jackknife error; peer without`,
        own: own.seconds,
        peer: subsets.peer,
        peerSeconds: subsets.seconds,
        difference: relativeDifference(own.value.mean, subsets.value),
        target: 2,
        note: `${rate(own.seconds)} GFLOP/s of float64 products; peer ${rate(subsets.seconds)}`,
      },
      {
        work: `KID, ${size}, with its jackknife error; peer too`,
        own: own.seconds,
        peer: jackknife.peer,
        peerSeconds: subsets.seconds + jackknife.seconds,
        difference: relativeDifference(own.value.standardError ?? 0, jackknife.value),
        target: null,
      },
    ];
  },
};

/** The subsets that polynomialKid draws: of x, then of y, again and again. */
function drawnSubsets(): FeatureMatrix {
  const rng = new Rng(SEED);
  const data = new Float64Array(2 * SUBSETS * SIZE);
  for (let draw = 0; draw < 2 * SUBSETS; draw++) data.set(rng.sample(ROWS, SIZE), draw * SIZE);
  return { rows: 2 * SUBSETS, cols: SIZE, data };
}

/** The subsets take as many products as both sides' kernel matrices: half of xx, half of yy and all of xy. */
function rate(seconds: number): string {
  return ((4 * ROWS * ROWS * COLS) / seconds / 1e9).toFixed(0);
}
