import { fitMixture, type GaussianMixture, mixtureDistance } from '@fidboard/statistics';
import { clusteredFeatures } from '../clustered-features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { Bench, BenchRow, Work } from '../work.ts';

const [K, r, n] = [30, 128, 12_000];

/** MW2^2 between two fitted mixtures. */
export const wam: Work = {
  name: 'wam',
  async rows(bench) {
    const [a, b] = [await fitted(1), await fitted(2)];
    const own = await fastest(() => mixtureDistance(a, b));
    const files = [...(await written(bench, a, 'a')), ...(await written(bench, b, 'b'))];
    const row = (root: string, target: number | null): BenchRow => {
      const peer = runPeer(bench, 'wam.py', [root, ...files]);
      return {
        work: `WaM distance, K = ${K} against ${K}, full, d = ${r}`,
        own: own.seconds,
        peer: peer.peer,
        peerSeconds: peer.seconds,
        difference: relativeDifference(own.value.value, peer.value),
        target,
      };
    };
    return [row('pairs', 5), row('sqrtm', 5), row('eigh', null)];
  },
};

function fitted(seed: number): Promise<GaussianMixture> {
  const features = { rows: n, cols: r, data: clusteredFeatures(n, r, { clusters: K, seed, apart: 1 }) };
  const fitting = { covarianceType: 'full', regularisation: 1e-6, iterations: 5, tolerance: 1e-3 } as const;
  return fitMixture(features, { ...fitting, components: K, seed: 0 });
}

async function written(bench: Bench, { weights, means, covariances }: GaussianMixture, name: string) {
  return [
    await writeFeatures(bench, `${name}-weights.npy`, { rows: 1, cols: weights.length, data: weights }),
    await writeFeatures(bench, `${name}-means.npy`, means),
    await writeFeatures(bench, `${name}-covariances.npy`, {
      rows: means.rows * r,
      cols: r,
      data: covariances,
    }),
  ];
}
