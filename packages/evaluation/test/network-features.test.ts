// Promise: features of the same images under the same extraction are not computed twice, and no others are ever taken for them.
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { invariant, systemClock } from '@fidboard/core';
import { encodeNpz, readNpz } from '@fidboard/npy';
import type { NetworkExtraction } from '@fidboard/protocol';
import { openSamples } from '@fidboard/samples';
import { type FeatureRows, rowsOf } from '@fidboard/statistics';
import { expect, it } from 'vitest';
import {
  type ComputeOptions,
  computeFeatures,
  computeStatistics,
  defaultProtocol,
  FeatureCache,
  type FeatureOrigin,
  scorePair,
} from '../src/index.ts';
import { imagesNpz, normalFeatures, openWorkspace, refusalOf } from './workspace.ts';

const EXTRACTION = defaultProtocol().extraction as NetworkExtraction;

async function openPlace() {
  const workspace = await openWorkspace();
  const warnings: string[] = [];
  const folder = workspace.path('cache');
  const cache = new FeatureCache({
    folder,
    maxBytes: 1e9,
    clock: systemClock,
    onWarning: (text) => warnings.push(text),
  });
  return {
    workspace,
    cache,
    warnings,
    folder,
    /** Five images, and their content hash. */
    async images(name: string, seed: number) {
      const path = await workspace.write(name, await imagesNpz(5, { seed, noise: 60 }));
      await using samples = await openSamples(path);
      return { path, samples: await samples.contentHash() };
    },
    /** Keeps features under the name of images that cannot have them: whoever gets them has not computed any. */
    async plant(samples: string, provider = 'cpu') {
      const planted = normalFeatures(5, EXTRACTION.dimension, 77);
      await cache.put({ samples, extraction: EXTRACTION, provider }, rowsOf(planted));
      return planted.data;
    },
    async extract(path: string, options: ComputeOptions = {}) {
      const origins: FeatureOrigin[] = [];
      const { features } = await computeFeatures(path, {
        cache,
        onFeatures: (origin) => origins.push(origin),
        ...options,
      });
      await using rows = features;
      return { data: await valuesOf(rows), origin: origins[0] };
    },
    [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
  };
}

async function valuesOf(rows: FeatureRows): Promise<Float32Array> {
  const values: number[] = [];
  for await (const { data } of rows) values.push(...data);
  return Float32Array.from(values);
}

it('the second time the features come from the cache, to the bit', async () => {
  await using place = await openPlace();
  const { path } = await place.images('a.npz', 1);
  const first = await place.extract(path);
  expect(first.origin).toEqual({ path, images: 5, provider: 'cpu', cached: false });
  const second = await place.extract(path);
  expect(second.origin).toEqual({ path, images: 5, provider: 'cpu', cached: true });
  expect(second.data).toEqual(first.data);
});

it('what the cache holds is what is used, and without it the network runs', async () => {
  await using place = await openPlace();
  const { path, samples } = await place.images('a.npz', 1);
  const planted = await place.plant(samples);
  expect((await place.extract(path)).data).toEqual(planted);
  const anew = await place.extract(path, { cache: undefined });
  expect(anew.data).not.toEqual(planted);
  expect(anew.origin?.cached).toBe(false);
});

it('the container and the names of images do not matter, their bytes do', async () => {
  await using place = await openPlace();
  const { path, samples } = await place.images('a.npz', 1);
  const planted = await place.plant(samples);
  const arr_0 = (await readNpz(path)).get('arr_0');
  invariant(arr_0?.dtype === 'uint8', 'arr_0', 'uint8', arr_0?.dtype);
  const n = { dtype: 'float32', shape: [1], data: Float32Array.of(5) } as const;
  const again = await place.workspace.write('b.npz', await encodeNpz({ arr_0, n }));
  expect((await place.extract(again)).data).toEqual(planted);
  const data = Uint8Array.from(arr_0.data as Uint8Array);
  data[7]! ^= 1;
  const other = await place.workspace.write('c.npz', await encodeNpz({ arr_0: { ...arr_0, data } }));
  expect((await place.extract(other)).data).not.toEqual(planted);
});

it('another extraction has features of its own', async () => {
  await using place = await openPlace();
  const { path, samples } = await place.images('a.npz', 1);
  await place.plant(samples);
  const other = await place.extract(path, { extractor: 'inception-v3-mixed5' });
  expect(other.origin?.cached).toBe(false);
  expect(other.data).toHaveLength(5 * 768);
});

it('scores and statistics use it too, for each side that it has', async () => {
  await using place = await openPlace();
  const [a, b] = [await place.images('a.npz', 1), await place.images('b.npz', 2)];
  const origins: FeatureOrigin[] = [];
  const options = { cache: place.cache, onFeatures: (origin: FeatureOrigin) => origins.push(origin) };
  await computeStatistics(b.path, options);
  const score = () => scorePair(a.path, b.path, { ...options, clock: systemClock, metrics: ['fid'] });
  const { scores } = await score();
  expect(origins.map(({ cached }) => cached)).toEqual([false, false, true]);
  expect((await score()).scores).toEqual(scores);
  expect(origins.slice(3).map(({ cached }) => cached)).toEqual([true, true]);
  expect((await readdir(place.folder)).length).toBe(2);
});

it('nothing is opened where all is cached; auto then is the provider of what is there', async () => {
  await using place = await openPlace();
  const { path, samples } = await place.images('a.npz', 1);
  const planted = await place.plant(samples, 'webgpu');
  const opened: string[] = [];
  const onExtractor = ({ provider }: { provider: string }) => void opened.push(provider);
  const got = await place.extract(path, { provider: 'auto', onExtractor });
  expect(got).toEqual({ data: planted, origin: { path, images: 5, provider: 'webgpu', cached: true } });
  expect(opened).toEqual([]);
  // Named, it is computed there: features are the same to the bit on one provider only.
  expect((await place.extract(path, { provider: 'cpu', onExtractor })).origin?.cached).toBe(false);
  expect(opened).toEqual(['cpu']);
});

it('a damaged entry is dropped with a warning and computed again', async () => {
  await using place = await openPlace();
  const { path } = await place.images('a.npz', 1);
  const { data } = await place.extract(path);
  const entry = `${place.folder}/${(await readdir(place.folder))[0]}`;
  const bytes = await readFile(entry);
  await writeFile(entry, bytes.with(bytes.length - 60, bytes.at(-60)! ^ 4));
  expect(await place.extract(path)).toEqual({
    data,
    origin: { path, images: 5, provider: 'cpu', cached: false },
  });
  expect(place.warnings).toEqual([expect.stringMatching(/damaged .*computed again/)]);
  expect((await place.extract(path)).origin?.cached).toBe(true);
});

it('images that are written to while they are read are not kept', async () => {
  await using place = await openPlace();
  const { path } = await place.images('a.npz', 1);
  const onProgress = (done: number) => {
    if (done === 0) void utimes(path, 1, 1);
  };
  await place.extract(path, { onProgress });
  expect(await place.cache.list()).toEqual([]);
});

it('an unusable folder costs a warning and no score', async () => {
  await using place = await openPlace();
  const { path } = await place.images('a.npz', 1);
  await writeFile(place.folder, 'in the way');
  expect((await place.extract(path)).origin?.cached).toBe(false);
  expect(place.warnings).not.toEqual([]);
});

it('a provider that is named and missing is refused, though another’s features are there', async () => {
  await using place = await openPlace();
  const { path, samples } = await place.images('a.npz', 1);
  await place.plant(samples);
  const refusal = await refusalOf(() => place.extract(path, { provider: 'cuda' }));
  expect(refusal.message).toContain('cuda');
});
