import { describe, expect, it } from 'vitest';
import {
  fitMixture,
  type MixtureOptions,
  mixtureDistance,
  mixtureReplicates,
  pickRows,
} from '../src/index.ts';
import { mapFeatures, normalFeatures, relativeError } from './seeded-features.ts';

const OPTIONS: MixtureOptions = {
  components: 2,
  covarianceType: 'full',
  regularisation: 1e-6,
  iterations: 100,
  tolerance: 1e-3,
  seed: 1,
};
const clusters = (n: number, seed: number) =>
  mapFeatures(normalFeatures(n, 3, seed), (value, row) => value + 3 * (row % 3 === 0 ? 1 : 0));

describe('mixture distances without a block', () => {
  it.each(['full', 'diagonal', 'tied', 'spherical'] as const)(
    'are those of %s mixtures after as many rounds of EM on the other rows',
    async (covarianceType) => {
      const options = { ...OPTIONS, covarianceType };
      const [rows, reference] = [clusters(157, 3), await fitMixture(clusters(400, 9), options)];
      const mixture = await fitMixture(rows, options);
      const settings = { ...options, blocks: 10, iterations: 3 };
      const without = (await mixtureReplicates({ rows, mixture }, reference, settings))!;
      for (const block of [0, 6, 9]) {
        const kept = Array.from({ length: 157 }, (_, i) => i).filter((i) => i % 10 !== block);
        const refit = { ...options, start: mixture, iterations: 3, tolerance: 0 };
        const left = await fitMixture(pickRows(rows, kept), refit);
        const { value } = await mixtureDistance(left, reference);
        expect(relativeError(without[block], value)).toBeLessThan(1e-7);
      }
    },
  );

  it('are missing where a component loses its rows with a block', async () => {
    const rows = mapFeatures(normalFeatures(60, 3, 1), (value, row) => value + (row % 20 === 7 ? 1000 : 0));
    const mixture = await fitMixture(rows, OPTIONS);
    expect(mixture.weights.length).toBe(2);
    expect(
      await mixtureReplicates({ rows, mixture }, mixture, { ...OPTIONS, blocks: 20, iterations: 3 }),
    ).toBeNull();
  });

  it('tell how far they have come, and stop when told to', async () => {
    const rows = clusters(80, 3);
    const mixture = await fitMixture(rows, OPTIONS);
    const seen: number[] = [];
    const stop = new AbortController();
    const onProgress = (done: number) => {
      seen.push(done);
      if (done === 2) stop.abort(new Error('enough'));
    };
    const settings = { ...OPTIONS, blocks: 10, iterations: 2, signal: stop.signal, onProgress };
    await expect(mixtureReplicates({ rows, mixture }, mixture, settings)).rejects.toThrow('enough');
    expect(seen).toEqual([1, 2]);
  });
});
