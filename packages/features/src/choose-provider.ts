import type { Provider, ProviderStatus } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import type { ExtractorManifest } from './manifest.ts';
import { PROVIDER_TOLERANCE } from './provider-tolerance.ts';

/** Where a network runs and how, and what was measured to decide it. */
export interface ProviderChoice {
  readonly provider: Provider;
  /** Images per run. */
  readonly batchSize: number;
  /** Threads of the processor. */
  readonly threads: number;
  /** Seconds an image on each provider that was timed, at its best; empty where there was nothing to choose from. */
  readonly secondsPerImage: Readonly<Partial<Record<Provider, number>>>;
  /** Why a provider that runs here was passed over other than for its speed. */
  readonly passedOver: readonly string[];
}

/** What the choice is made with. */
export interface Choosing {
  readonly probe: () => Promise<readonly ProviderStatus[]>;
  /** Opens the network on a provider; `threads` are the processor's. */
  readonly open: (provider: Provider, threads?: number) => Promise<Opened>;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
  /** Of this machine. */
  readonly processors: number;
  /** Also where there is nothing to choose from. */
  readonly always?: boolean;
  /** What somebody has fixed is not measured. */
  readonly fixed?: { readonly threads?: number | undefined; readonly batchSize?: number | undefined };
}

/** A network on one provider. */
interface Opened {
  extract(images: readonly SampleImage[], options: { readonly batchSize: number }): Promise<Float32Array>;
  /** Of the one that is chosen; else its memory is given back. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

const RUNS = 3;

/** A device that takes this many times the processor's batch for one image is not timed further. */
const HOPELESS = 2;

/** Batches of a device are doubled up to this, as long as an image gains by so much: each doubling costs memory. */
const LARGEST_BATCH = 64;
const WORTH_DOUBLING = 0.95;

/**
 * The provider on which a network is fastest here, by a few batches of it on each that runs here, and how to run it there:
 * on the processor with all threads or half of them (two may share a core), on a device in larger batches.
 *
 * Nothing is timed where only the processor runs and it has fewer than four threads. A provider that fails, or whose
 * features are not the processor's within {@link PROVIDER_TOLERANCE}, is passed over.
 */
export async function chooseProvider(
  manifest: ExtractorManifest,
  { probe, open, now, processors, always = false, fixed = {} }: Choosing,
): Promise<ProviderChoice> {
  const { batchSize = manifest.batchSize } = fixed;
  const devices = (await probe()).filter(({ provider, available }) => available && provider !== 'cpu');
  const counts = fixed.threads === undefined ? threadCounts(processors) : [fixed.threads];
  if (devices.length === 0 && counts.length === 1 && !always) {
    const [threads = 1] = counts;
    return { provider: 'cpu', batchSize, threads, secondsPerImage: {}, passedOver: [] };
  }
  const images = syntheticImages(manifest.input, batchSize);
  const trials: Trial[] = [];
  let expected: Float32Array | undefined;
  for (const threads of counts) {
    const network = await open('cpu', threads);
    expected ??= await network.extract(images, { batchSize });
    const milliseconds = (await fastest(network, images, now)) / batchSize;
    trials.push({ provider: 'cpu', batchSize, threads, milliseconds, network });
  }
  const processor = best(trials);
  const { threads } = processor;
  const passedOver: string[] = [];
  const seconds: Partial<Record<Provider, number>> = { cpu: processor.milliseconds / 1000 };
  for (const { provider } of devices) {
    let network: Opened | undefined;
    try {
      network = await open(provider);
      const tried = await tryDevice(network, { images, expected: expected!, now, processor, fixed });
      trials.push({ provider, threads, network, ...tried });
      seconds[provider] = tried.milliseconds / 1000;
    } catch (error) {
      await network?.discard();
      const reason = error instanceof Error ? error.message : String(error);
      passedOver.push(
        error instanceof OtherFeatures ? `${provider} ${reason}` : `${provider} failed: ${reason}`,
      );
    }
  }
  const chosen = best(trials);
  for (const { network } of trials) await (network === chosen.network ? network.keep() : network.discard());
  return {
    provider: chosen.provider,
    batchSize: chosen.batchSize,
    threads,
    secondsPerImage: seconds,
    passedOver,
  };
}

/** A way of running, and what an image takes by it. */
interface Trial {
  readonly provider: Provider;
  readonly batchSize: number;
  readonly threads: number;
  readonly milliseconds: number;
  readonly network: Opened;
}

function best(trials: readonly Trial[]): Trial {
  return trials.reduce((found, next) => (next.milliseconds < found.milliseconds ? next : found));
}

/** All, and half where there are enough of them that two may share a core. */
function threadCounts(processors: number): number[] {
  return processors < 4 ? [processors] : [processors, Math.floor(processors / 2)];
}

/** A device whose features are not the processor's. */
class OtherFeatures extends Error {}

/** How an image fares on a device, at its best; a hopelessly slow one is left after two images. */
async function tryDevice(
  network: Opened,
  trying: Pick<Choosing, 'now'> &
    Required<Pick<Choosing, 'fixed'>> & {
      images: readonly SampleImage[];
      expected: Float32Array;
      processor: Trial;
    },
): Promise<Pick<Trial, 'batchSize' | 'milliseconds'>> {
  const { images, expected, now, processor, fixed } = trying;
  const batchSize = images.length;
  const one = images.slice(0, 1);
  await network.extract(one, { batchSize }); // the first run compiles
  const start = now();
  await network.extract(one, { batchSize });
  const single = now() - start;
  if (single > HOPELESS * processor.milliseconds * batchSize) return { batchSize: 1, milliseconds: single };
  const difference = relativeDifference(await network.extract(images, { batchSize }), expected);
  if (difference > PROVIDER_TOLERANCE.features) {
    throw new OtherFeatures(
      `gives other features than cpu, by ${difference.toExponential(1)} of their length`,
    );
  }
  return bestBatch(network, { images, now, largest: fixed.batchSize ?? LARGEST_BATCH });
}

async function bestBatch(
  device: Opened,
  { images, now, largest }: { images: readonly SampleImage[]; now: () => number; largest: number },
): Promise<Pick<Trial, 'batchSize' | 'milliseconds'>> {
  let batch = images;
  let found = { batchSize: batch.length, milliseconds: (await fastest(device, batch, now)) / batch.length };
  while (2 * batch.length <= largest) {
    batch = [...batch, ...batch];
    await device.extract(batch, { batchSize: batch.length }); // another size compiles anew
    const milliseconds = (await fastest(device, batch, now)) / batch.length;
    if (milliseconds > WORTH_DOUBLING * found.milliseconds) break;
    found = { batchSize: batch.length, milliseconds };
  }
  return found;
}

/** The shortest of a few runs, in milliseconds. */
async function fastest(network: Opened, images: readonly SampleImage[], now: () => number): Promise<number> {
  let shortest = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = now();
    await network.extract(images, { batchSize: images.length });
    shortest = Math.min(shortest, now() - start);
  }
  return shortest;
}

/** Images of the network's own size: what they hold does not matter for the time that they take. */
function syntheticImages(
  { width, height }: Pick<ExtractorManifest['input'], 'width' | 'height'>,
  count: number,
): SampleImage[] {
  return Array.from({ length: count }, (_, index) => ({
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
