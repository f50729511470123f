import { fitMixture, type GaussianMixture, type MixtureOptions } from '@fidboard/statistics';
import { clusteredFeatures } from '../clustered-features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { Bench, BenchRow, Work } from '../work.ts';

const [K, r, n, ROUNDS] = [10, 128, 50_000, 10];
const OPTIONS: MixtureOptions = {
  components: K,
  covarianceType: 'full',
  regularisation: 1e-6,
  iterations: ROUNDS,
  tolerance: 0,
  seed: 0,
};

/** Expectation maximisation: from one start for as many rounds, and whole fits with their own starts. */
export const mixture: Work = {
  name: 'mixture',
  async rows(bench) {
    const features = { rows: n, cols: r, data: clusteredFeatures(n, r, { clusters: K, seed: 1 }) };
    const path = await writeFeatures(bench, 'x.npy', features);
    const near = await fitMixture(features, { ...OPTIONS, iterations: 1 });
    return [
      await rounds(bench, { features, path, start: near, of: 'from k-means' }),
      await rounds(bench, {
        features,
        path,
        start: alike(near),
        of: 'from components all alike: nothing can be left out',
      }),
      await wholeFit(bench, { features, path }),
    ];
  },
};

interface Case {
  readonly features: { rows: number; cols: number; data: Float64Array };
  readonly path: string;
}

async function rounds(
  bench: Bench,
  { features, path, start, of }: Case & { start: GaussianMixture; of: string },
): Promise<BenchRow> {
  const own = await fastest(() => fitMixture(features, { ...OPTIONS, start }), 2);
  const parts = [
    await writeFeatures(bench, 'weights.npy', { rows: 1, cols: K, data: start.weights }),
    await writeFeatures(bench, 'means.npy', { rows: K, cols: r, data: start.means.data }),
    await writeFeatures(bench, 'covariances.npy', { rows: K * r, cols: r, data: start.covariances }),
  ];
  const peer = runPeer(bench, 'mixture.py', ['rounds', path, String(ROUNDS), ...parts]);
  return {
    work: `mixture, K = ${K}, full, d = ${r}, n = ${n}: ${ROUNDS} rounds ${of}`,
    own: own.seconds,
    peer: peer.peer,
    peerSeconds: peer.seconds,
    difference: relativeDifference(own.value.fit.logLikelihood, peer.value),
    target: 3,
    note: 'difference of the mean log-likelihoods',
  };
}

/** One Gaussian ten times over, moved a little apart: at first every row belongs to all of them. */
function alike(mixture: GaussianMixture): GaussianMixture {
  const { means, covariances } = mixture;
  const size = r * r;
  const data = new Float64Array(K * r);
  for (let at = 0; at < data.length; at++) data[at] = 0.01 * means.data[at]!;
  const mean = new Float64Array(size);
  for (let at = 0; at < covariances.length; at++) mean[at % size]! += covariances[at]! / K;
  const all = new Float64Array(K * size);
  for (let k = 0; k < K; k++) all.set(mean, k * size);
  const weights = new Float64Array(K).fill(1 / K);
  return { ...mixture, weights, means: { rows: K, cols: r, data }, covariances: all };
}

async function wholeFit(bench: Bench, { features, path }: Case): Promise<BenchRow> {
  const own = await fastest(() => fitMixture(features, { ...OPTIONS, iterations: 100, tolerance: 1e-3 }), 1);
  const peer = runPeer(bench, 'mixture.py', ['fit', path, String(K)]);
  const { iterations, logLikelihood } = own.value.fit;
  return {
    work: `the same, whole fits with their own k-means starts`,
    own: own.seconds,
    peer: peer.peer,
    peerSeconds: peer.seconds,
    difference: relativeDifference(logLikelihood, peer.value),
    target: null,
    note: `${iterations} rounds; starts differ, so results may`,
  };
}
