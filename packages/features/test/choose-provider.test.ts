// Promise: a network runs where it is fastest here, never where it would compute something else.
import type { Provider, ProviderStatus } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import { describe, expect, it } from 'vitest';
import { chooseProvider } from '../src/choose-provider.ts';
import { extractorById, openExtractor } from '../src/index.ts';

const MANIFEST = extractorById('mobilenet-v2');
const BATCH = MANIFEST.batchSize;

interface Device {
  /** Milliseconds for each image. */
  perImage: number;
  /** Milliseconds more for the first run. */
  compile?: number;
  /** What it makes of a feature. */
  bend?: (feature: number, place: number) => number;
  fails?: string;
}

/** Chooses among devices that take a clock's time for what they do; counts the images that each was given. */
async function choose(devices: Partial<Record<Provider, Device>>) {
  let clock = 0;
  const given: Partial<Record<Provider, number>> = {};
  const choice = await chooseProvider(MANIFEST, {
    now: () => clock,
    probe: async () =>
      (['cpu', 'webgpu', 'cuda'] as const).map(
        (provider): ProviderStatus => ({ provider, available: provider in devices, detail: 'as told' }),
      ),
    open: async (provider) => {
      const { perImage, compile = 0, bend = (feature) => feature, fails } = devices[provider]!;
      return {
        async extract(images: readonly SampleImage[]) {
          if (fails !== undefined) throw new Error(fails);
          clock += images.length * perImage + (given[provider] === undefined ? compile : 0);
          given[provider] = (given[provider] ?? 0) + images.length;
          return Float32Array.from({ length: 4 * images.length }, (_, i) => bend(1 + i, i));
        },
      };
    },
  });
  return { ...choice, given };
}

describe('chooseProvider', () => {
  it('times nothing where only the processor runs', async () => {
    expect(await choose({ cpu: { perImage: 9 } })).toEqual({
      provider: 'cpu',
      secondsPerImage: {},
      passedOver: [],
      given: {},
    });
  });

  it('takes the fastest, whatever its first run takes', async () => {
    const webgpu = { perImage: 2, compile: 9000 };
    expect(await choose({ cpu: { perImage: 12 }, webgpu })).toMatchObject({
      provider: 'webgpu',
      secondsPerImage: { cpu: 0.012, webgpu: 0.002 },
    });
    expect(await choose({ cpu: { perImage: 12 }, webgpu, cuda: { perImage: 1 } })).toMatchObject({
      provider: 'cuda',
    });
    expect(await choose({ cpu: { perImage: 2 }, webgpu: { perImage: 3 } })).toMatchObject({
      provider: 'cpu',
      secondsPerImage: { cpu: 0.002, webgpu: 0.003 },
    });
  });

  it('leaves a hopelessly slow device after two images', async () => {
    const { provider, given } = await choose({ cpu: { perImage: 1 }, webgpu: { perImage: 2 * BATCH + 1 } });
    expect(provider).toBe('cpu');
    expect(given.webgpu).toBe(2);
  });

  it('passes over a device that fails or computes something else, and says why', async () => {
    const broken = await choose({ cpu: { perImage: 9 }, webgpu: { perImage: 1, fails: 'device lost' } });
    expect(broken).toMatchObject({ provider: 'cpu', passedOver: ['webgpu failed: device lost'] });
    for (const bend of [
      (feature: number) => 1.01 * feature,
      (_: number, i: number) => (i === 3 ? Number.NaN : 1 + i),
    ]) {
      const other = await choose({ cpu: { perImage: 9 }, cuda: { perImage: 1, bend } });
      expect(other.provider).toBe('cpu');
      expect(other.passedOver[0]).toContain('cuda gives other features than cpu');
    }
    const rounding = await choose({
      cpu: { perImage: 9 },
      cuda: { perImage: 1, bend: (f) => f * (1 + 1e-5) },
    });
    expect(rounding).toMatchObject({ provider: 'cuda', passedOver: [] });
  });
});

describe('openExtractor', () => {
  it('says how the provider was chosen, and that it was not where it was named', async () => {
    await using chosen = await openExtractor('mobilenet-v2', { provider: 'auto' });
    expect(chosen.choice?.provider).toBe(chosen.provider);
    await using named = await openExtractor('mobilenet-v2');
    expect(named).toMatchObject({ provider: 'cpu', choice: null });
  });
});
