// Promise: a network runs where it is fastest here, never where it would compute something else.
import type { Provider, ProviderStatus } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import { describe, expect, it } from 'vitest';
import { type Choosing, chooseProvider } from '../src/choose-provider.ts';
import { extractorById, measureProviders, openExtractor, PROVIDER_TOLERANCE } from '../src/index.ts';

const MANIFEST = extractorById('mobilenet-v2');
const BATCH = MANIFEST.batchSize;

interface Device {
  /** Milliseconds for each image. */
  perImage: number;
  /** Milliseconds more for each run. */
  perRun?: number;
  /** Milliseconds more for the first run. */
  compile?: number;
  /** What it makes of a feature. */
  bend?: (feature: number, place: number) => number;
  fails?: string;
}

interface Machine {
  processors?: number;
  /** Milliseconds for each image on the processor with so many threads, where they matter. */
  byThreads?: Record<number, number>;
  fixed?: NonNullable<Choosing['fixed']>;
  always?: boolean;
}

/** Chooses among devices that take a clock's time for what they do; counts the images that each was given. */
async function choose(devices: Partial<Record<Provider, Device>>, machine: Machine = {}) {
  let clock = 0;
  const given: Partial<Record<Provider, number>> = {};
  const open = new Set<string>();
  const kept: string[] = [];
  const { processors = 2, byThreads = {}, ...rest } = machine;
  const choice = await chooseProvider(MANIFEST, {
    ...rest,
    processors,
    now: () => clock,
    probe: async () =>
      (['cpu', 'webgpu', 'cuda'] as const).map(
        (provider): ProviderStatus => ({ provider, available: provider in devices, detail: 'as told' }),
      ),
    open: async (provider, threads) => {
      const { perImage, perRun = 0, compile = 0, bend = (feature) => feature, fails } = devices[provider]!;
      const session = `${provider} ${threads}`;
      open.add(session);
      return {
        async extract(images: readonly SampleImage[]) {
          if (fails !== undefined) throw new Error(fails);
          clock += images.length * (byThreads[threads ?? 0] ?? perImage) + perRun;
          if (given[provider] === undefined) clock += compile;
          given[provider] = (given[provider] ?? 0) + images.length;
          return Float32Array.from({ length: 4 * images.length }, (_, i) => bend(1 + i, i));
        },
        async keep() {
          kept.push(session);
          open.delete(session);
        },
        discard: async () => void open.delete(session),
      };
    },
  });
  expect([...open], 'sessions that are neither kept nor given back').toEqual([]);
  expect(kept.length).toBeLessThanOrEqual(1);
  return { ...choice, given, kept };
}

describe('chooseProvider', () => {
  it('times nothing where only the processor runs, with few threads', async () => {
    const choice = {
      provider: 'cpu',
      batchSize: BATCH,
      secondsPerImage: {},
      passedOver: [],
      given: {},
      kept: [],
    };
    expect(await choose({ cpu: { perImage: 9 } })).toEqual({ ...choice, threads: 2 });
    const fixed = { threads: 3, batchSize: 5 };
    expect(await choose({ cpu: { perImage: 9 } }, { processors: 8, fixed })).toEqual({ ...choice, ...fixed });
  });

  it('times the processor alone when it is told to', async () => {
    expect(await choose({ cpu: { perImage: 9 } }, { always: true })).toMatchObject({
      provider: 'cpu',
      secondsPerImage: { cpu: 0.009 },
      kept: ['cpu 2'],
    });
  });

  it('takes half the threads where two share a core', async () => {
    const cpu = { perImage: 9 };
    expect(await choose({ cpu }, { processors: 8, byThreads: { 8: 9, 4: 8 } })).toMatchObject({
      threads: 4,
      secondsPerImage: { cpu: 0.008 },
      kept: ['cpu 4'],
    });
    expect(await choose({ cpu }, { processors: 8, byThreads: { 8: 5, 4: 8 } })).toMatchObject({ threads: 8 });
  });

  it('takes the fastest, whatever its first run takes', async () => {
    const webgpu = { perImage: 2, compile: 9000 };
    expect(await choose({ cpu: { perImage: 12 }, webgpu })).toMatchObject({
      provider: 'webgpu',
      secondsPerImage: { cpu: 0.012, webgpu: 0.002 },
      kept: ['webgpu undefined'],
    });
    expect(await choose({ cpu: { perImage: 12 }, webgpu, cuda: { perImage: 1 } })).toMatchObject({
      provider: 'cuda',
    });
    expect(await choose({ cpu: { perImage: 2 }, webgpu: { perImage: 3 } })).toMatchObject({
      provider: 'cpu',
      secondsPerImage: { cpu: 0.002, webgpu: 0.003 },
    });
  });

  it('doubles the batch of a device as long as an image gains by it', async () => {
    const cpu = { perImage: 12 };
    expect(await choose({ cpu, cuda: { perImage: 1 } })).toMatchObject({ batchSize: BATCH });
    // 16 ms more a run: 3 ms an image at 8, 2 at 16, 1.5 at 32, 1.25 at 64, which is as far as it goes.
    expect(await choose({ cpu, cuda: { perImage: 1, perRun: 16 } })).toMatchObject({
      batchSize: 64,
      secondsPerImage: { cuda: 0.00125 },
    });
    // 1.25 ms an image at 8, 1.125 at 16, 1.0625 at 32, and 1.03125 at 64 is no twentieth less.
    expect(await choose({ cpu, cuda: { perImage: 1, perRun: 2 } })).toMatchObject({ batchSize: 32 });
    const fixed = { batchSize: 8 };
    expect(await choose({ cpu, cuda: { perImage: 1, perRun: 16 } }, { fixed })).toMatchObject(fixed);
  });

  it('leaves a hopelessly slow device after two images', async () => {
    const { provider, given } = await choose({ cpu: { perImage: 1 }, webgpu: { perImage: 2 * BATCH + 1 } });
    expect(provider).toBe('cpu');
    expect(given.webgpu).toBe(2);
  });

  it('passes over a device that computes something else, and says why', async () => {
    const other = (bend: NonNullable<Device['bend']>) =>
      choose({ cpu: { perImage: 9 }, cuda: { perImage: 1, bend } });
    for (const bend of [
      (feature: number) => feature * (1 + 2 * PROVIDER_TOLERANCE.features),
      (_: number, i: number) => (i === 3 ? Number.NaN : 1 + i),
    ]) {
      const { provider, passedOver } = await other(bend);
      expect(provider).toBe('cpu');
      expect(passedOver[0]).toContain('cuda gives other features than cpu');
    }
    expect(await other((f) => f * (1 + 1e-5))).toMatchObject({ provider: 'cuda', passedOver: [] });
  });

  it('passes over a device that fails, and gives its memory back', async () => {
    const broken = await choose({ cpu: { perImage: 9 }, webgpu: { perImage: 1, fails: 'device lost' } });
    expect(broken).toMatchObject({ provider: 'cpu', passedOver: ['webgpu failed: device lost'] });
  });
});

describe('openExtractor', () => {
  it('says how the provider was chosen, and that it was not where it was named', async () => {
    await using chosen = await openExtractor('mobilenet-v2', { provider: 'auto' });
    expect(chosen.choice?.provider).toBe(chosen.provider);
    await using named = await openExtractor('mobilenet-v2');
    expect(named).toMatchObject({ provider: 'cpu', choice: null });
  });

  it('runs as many images at once as it is told', async () => {
    await using extractor = await openExtractor('mobilenet-v2', { batchSize: 3, threads: 1 });
    expect(extractor.batchSize).toBe(3);
  });
});

describe('measureProviders', () => {
  it('times the processor where nothing else runs', async () => {
    const { secondsPerImage, threads } = await measureProviders('mobilenet-v2', { batchSize: 1, threads: 1 });
    expect(secondsPerImage.cpu).toBeGreaterThan(0);
    expect(threads).toBe(1);
  });
});
