import type { Provider, ProviderStatus } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import type { ExtractorManifest } from './manifest.ts';

/** Where a network runs, and what was measured to decide it. */
export interface ProviderChoice {
  readonly provider: Provider;
  /** Seconds an image on each provider that was timed; empty where there was none to choose from. */
  readonly secondsPerImage: Readonly<Partial<Record<Provider, number>>>;
  /** Why a provider that runs here was passed over other than for its speed. */
  readonly passedOver: readonly string[];
}

/** What the choice is made with. */
export interface Choosing {
  readonly probe: () => Promise<readonly ProviderStatus[]>;
  /** Opens the network on a provider. */
  readonly open: (provider: Provider) => Promise<Opened>;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
}

interface Opened {
  extract(images: readonly SampleImage[]): Promise<Float32Array>;
}

const RUNS = 3;

/** A device that takes this many times the processor's batch for one image is not timed further. */
const HOPELESS = 2;

/** Providers differ by rounding; a driver whose features are farther off computes something else. */
const LARGEST_DIFFERENCE = 1e-3;

/**
 * The provider on which a network is fastest here, by a few batches of it on each that runs here.
 *
 * Nothing is timed where only the processor runs. A provider that fails, or whose features are not the processor's up to
 * rounding, is passed over.
 */
export async function chooseProvider(
  manifest: ExtractorManifest,
  { probe, open, now }: Choosing,
): Promise<ProviderChoice> {
  const devices = (await probe()).filter(({ provider, available }) => available && provider !== 'cpu');
  if (devices.length === 0) return { provider: 'cpu', secondsPerImage: {}, passedOver: [] };
  const images = syntheticImages(manifest);
  const processor = await open('cpu');
  const expected = await processor.extract(images);
  const batch = await fastest(processor, images, now);
  const seconds: Partial<Record<Provider, number>> = { cpu: batch / images.length / 1000 };
  const passedOver: string[] = [];
  for (const { provider } of devices) {
    try {
      const device = await open(provider);
      const one = images.slice(0, 1);
      await device.extract(one); // the first run compiles
      const start = now();
      await device.extract(one);
      const single = now() - start;
      if (single > HOPELESS * batch) {
        seconds[provider] = single / 1000;
        continue;
      }
      const difference = relativeDifference(await device.extract(images), expected);
      if (difference > LARGEST_DIFFERENCE) {
        passedOver.push(
          `${provider} gives other features than cpu, by ${difference.toExponential(1)} of their length`,
        );
        continue;
      }
      seconds[provider] = (await fastest(device, images, now)) / images.length / 1000;
    } catch (error) {
      passedOver.push(`${provider} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const [provider] = (Object.entries(seconds) as [Provider, number][]).reduce((best, next) =>
    next[1] < best[1] ? next : best,
  );
  return { provider, secondsPerImage: seconds, passedOver };
}

/** The shortest of a few runs, in milliseconds. */
async function fastest(network: Opened, images: readonly SampleImage[], now: () => number): Promise<number> {
  let shortest = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = now();
    await network.extract(images);
    shortest = Math.min(shortest, now() - start);
  }
  return shortest;
}

/** A batch of the network's own size and number: what it holds does not matter for the time that it takes. */
function syntheticImages({ batchSize, input }: ExtractorManifest): SampleImage[] {
  const { width, height } = input;
  return Array.from({ length: batchSize }, (_, index) => ({
    name: `synthetic ${index}`,
    index,
    width,
    height,
    pixels: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31 + index * 101) % 251),
  }));
}

function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  let difference = 0;
  let length = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i]! - expected[i]!) ** 2;
    length += expected[i]! ** 2;
  }
  const relative = Math.sqrt(difference / length);
  // A driver may give NaN.
  return Number.isNaN(relative) ? Infinity : relative;
}
