import { matrix, multiply } from '@fidboard/linalg';
import {
  fitMixture,
  frechetDistance,
  MomentAccumulator,
  type Moments,
  thirdMoments,
} from '@fidboard/statistics';
import { clusteredFeatures } from '../clustered-features.ts';
import { correlatedFeatures } from '../features.ts';
import { fastest } from '../measure.ts';
import type { BenchRow, Work } from '../work.ts';

/** How cost grows in n, d, r and K, beside its floor: the operations of its products over the measured rate of a product. */
export const growth: Work = {
  name: 'growth',
  async rows() {
    const rate = await productRate();
    const row = (work: string, own: number, operations: number): BenchRow => ({
      work,
      own,
      peer: null,
      peerSeconds: null,
      difference: null,
      target: null,
      note: `floor ${(operations / rate).toPrecision(2)} s at ${(rate / 1e9).toFixed(0)} GFLOP/s`,
    });
    const rows: BenchRow[] = [];
    for (const [n, d] of [
      [10_000, 512],
      [10_000, 1024],
      [10_000, 2048],
      [20_000, 2048],
      [40_000, 2048],
    ] as const) {
      const data = correlatedFeatures(n, d, 1);
      const { seconds } = await fastest(() => momentsOf(n, d, data), 1);
      rows.push(row(`moments, n = ${n}, d = ${d}`, seconds, n * d * d));
    }
    for (const d of [512, 1024, 2048]) {
      const [a, b] = [
        await momentsOf(2 * d, d, correlatedFeatures(2 * d, d, 1)),
        await momentsOf(2 * d, d, correlatedFeatures(2 * d, d, 2)),
      ];
      const { seconds } = await fastest(() => frechetDistance(a, b), 2);
      // A factor (d^3 / 3), two products with it (d^3 + d^3 / 3, triangles left out) and a reduction to a band (4 d^3 / 3)
      rows.push(row(`Frechet distance, d = ${d}`, seconds, 3 * d ** 3));
    }
    for (const r of [32, 64, 128]) {
      const data = Float64Array.from(correlatedFeatures(50_000, r, 1));
      const { seconds } = await fastest(() => thirdMoments({ rows: 50_000, cols: r, data }), 1);
      rows.push(row(`third moments, n = 50000, r = ${r}`, seconds, (50_000 * r ** 3) / 3));
    }
    for (const [K, r] of [
      [5, 64],
      [10, 64],
      [20, 64],
      [10, 128],
    ] as const) {
      const x = { rows: 20_000, cols: r, data: clusteredFeatures(20_000, r, { clusters: K, seed: 1 }) };
      const options = {
        components: K,
        covarianceType: 'full',
        regularisation: 1e-6,
        tolerance: 0,
        seed: 0,
      } as const;
      const start = await fitMixture(x, { ...options, iterations: 1 });
      const { seconds } = await fastest(() => fitMixture(x, { ...options, iterations: 10, start }), 1);
      // Scatter of every row once, and a whitening of every row for one component, triangles alone
      rows.push(row(`10 rounds of EM, n = 20000, K = ${K}, r = ${r}`, seconds, 10 * 20_000 * 3 * r * r));
    }
    return rows;
  },
};

/** Operations a second of one large float64 product, which everything here is made of. */
async function productRate(): Promise<number> {
  const d = 2048;
  const a = matrix(d, d, Float64Array.from(correlatedFeatures(d, d, 1)));
  return (2 * d ** 3) / (await fastest(() => multiply(a, a), 3)).seconds;
}

async function momentsOf(rows: number, cols: number, data: Float32Array): Promise<Moments> {
  const accumulator = new MomentAccumulator(cols);
  await accumulator.add({ rows, cols, data });
  return accumulator.moments();
}
