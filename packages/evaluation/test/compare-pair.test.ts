import { Refusal, systemClock } from '@fidboard/core';
import { describe, expect, it } from 'vitest';
import { comparePair, encodeFeatures, scorePair } from '../src/index.ts';
import { normalFeatures, openWorkspace, refusalOf } from './workspace.ts';

describe('comparePair', () => {
  it('gives both scores as scorePair does, their difference and its error', async () => {
    await using workspace = await openWorkspace();
    const [a, b, reference] = [
      await workspace.write('a.npy', encodeFeatures(normalFeatures(200, 4, 1))),
      await workspace.write('b.npy', encodeFeatures(normalFeatures(200, 4, 2))),
      await workspace.write('r.npy', encodeFeatures(normalFeatures(400, 4, 3))),
    ];
    const options = { metrics: ['fid', 'skew_inception_distance'], featureSample: 150, seed: 3 };
    const { differences, n, protocol } = await comparePair([a, b], reference, options);
    expect(n).toEqual({ first: 200, second: 200, reference: 400 });
    const alone = async (path: string) => scorePair(path, reference, { ...options, clock: systemClock });
    const [first, second] = [await alone(a), await alone(b)];
    expect(protocol).toEqual(first.protocol);
    for (const [i, each] of differences.entries()) {
      expect(each.metric).toBe(options.metrics[i]);
      expect(each.first.value).toBe(first.scores[i]?.value);
      expect(each.second.value).toBe(second.scores[i]?.value);
      expect(each.difference).toBe(each.first.value - each.second.value);
      expect(each.standardError).toBeGreaterThan(0);
      expect(each.z).toBeCloseTo(Math.abs(each.difference) / each.standardError!, 12);
      expect(each.distinguishable).toBe(each.z! > 1.96);
    }
  });

  it('sees a small change of the same rows, which two bars apart would not show', async () => {
    await using workspace = await openWorkspace();
    const features = normalFeatures(600, 4, 1);
    const moved = { ...features, data: features.data.map((value) => 1.03 * value + 0.03) };
    const paths = [
      await workspace.write('a.npy', encodeFeatures(features)),
      await workspace.write('b.npy', encodeFeatures(moved)),
    ] as const;
    const other = await workspace.write('c.npy', encodeFeatures(normalFeatures(600, 4, 9)));
    const reference = await workspace.write('r.npy', encodeFeatures(normalFeatures(5000, 4, 3)));
    const options = { metrics: ['fid'] };
    const [paired] = (await comparePair([paths[0], paths[1]], reference, options)).differences;
    const bars = Math.hypot(paired!.first.standardError!, paired!.second.standardError!);
    expect(paired!.standardError).toBeLessThan(0.7 * bars);
    // Rows that share nothing: about the error of independent samples.
    const [unpaired] = (await comparePair([paths[0], other], reference, options)).differences;
    const apart = Math.hypot(unpaired!.first.standardError!, unpaired!.second.standardError!);
    expect(unpaired!.standardError! / apart).toBeGreaterThan(0.6);
    expect(unpaired!.standardError! / apart).toBeLessThan(1.4);
    // A sample and itself.
    const [same] = (await comparePair([paths[0], paths[0]], reference, options)).differences;
    expect(same).toMatchObject({ difference: 0, standardError: 0, z: null, distinguishable: false });
  });

  it('warns of unequal numbers of images and gives no error where there is none', async () => {
    await using workspace = await openWorkspace();
    const [a, b, reference] = [
      await workspace.write('a.npy', encodeFeatures(normalFeatures(200, 8, 1))),
      await workspace.write('b.npy', encodeFeatures(normalFeatures(15, 8, 2))),
      await workspace.write('r.npy', encodeFeatures(normalFeatures(400, 8, 3))),
    ];
    const { differences, warnings } = await comparePair([a, b], reference, { metrics: ['fid'] });
    expect(differences).toMatchObject([
      { metric: 'fid', standardError: null, z: null, distinguishable: null, second: { standardError: null } },
    ]);
    expect(warnings[0]).toContain('The samples have 200 and 15 images');
    expect(warnings.some((warning) => warning.startsWith(`${b}: The candidate has 15 images`))).toBe(true);
  });

  it('refuses features of another dimension, whichever of the three they are', async () => {
    await using workspace = await openWorkspace();
    const good = await workspace.write('a.npy', encodeFeatures(normalFeatures(50, 4, 1)));
    const wide = await workspace.write('b.npy', encodeFeatures(normalFeatures(50, 5, 1)));
    for (const [a, b, reference] of [
      [wide, good, good],
      [good, wide, good],
      [good, good, wide],
    ] as const) {
      const refusal = await comparePair([a, b], reference, {}).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Refusal);
      expect((refusal as Refusal).code).toBe('PROTOCOL_MISMATCH');
    }
  });

  it('refuses subsets that are larger than one of the samples', async () => {
    await using workspace = await openWorkspace();
    const many = await workspace.write('a.npy', encodeFeatures(normalFeatures(90, 4, 1)));
    const few = await workspace.write('b.npy', encodeFeatures(normalFeatures(40, 4, 1)));
    const options = { metrics: ['kid'], settings: { kid: { subsets: 10, subsetSize: 50 } } };
    for (const samples of [[many, few] as const, [few, many] as const]) {
      const refusal = await refusalOf(() => comparePair(samples, many, options));
      expect(refusal.message).toBe('kid: expected subsets no larger than any side, got 50 of 40 images');
    }
  });
});
