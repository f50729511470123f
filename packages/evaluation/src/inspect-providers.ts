import { availableParallelism } from 'node:os';
import { type ExtractorOptions, measureProviders, type ProviderChoice } from '@fidboard/features';
import { type ProviderStatus, probeProviders } from '@fidboard/onnx';

interface InspectOptions extends Pick<ExtractorOptions, 'threads' | 'batchSize'> {
  /** The network to time on each; nothing is timed when left out. */
  readonly measure?: string | undefined;
}

/** What can run a network here. */
export interface ProviderReport {
  readonly statuses: readonly ProviderStatus[];
  /** Null where nothing was timed. */
  readonly choice: ProviderChoice | null;
  /** What `auto` takes here, as far as it is known without measuring, in words. */
  readonly auto: string;
}

/** Looks for providers and, when told a network, times it on each that runs; refuses a network that is not known or not installed. */
export async function inspectProviders({ measure, ...fixed }: InspectOptions = {}): Promise<ProviderReport> {
  const statuses = await probeProviders();
  const choice = measure === undefined ? null : await measureProviders(measure, fixed);
  return { statuses, choice, auto: choice ? measured(choice, measure!) : expected(statuses) };
}

function expected(statuses: readonly ProviderStatus[]): string {
  const running = statuses.filter(({ available }) => available).map(({ provider }) => provider);
  if (running.length > 1) return `the fastest of ${running.join(' and ')} for the network, by measurement`;
  return `cpu, since nothing else runs here, with ${availableParallelism()} threads`;
}

function measured(
  { provider, threads, batchSize, secondsPerImage }: ProviderChoice,
  network: string,
): string {
  const rates = Object.entries(secondsPerImage)
    .map(([name, seconds]) => `${name} ${(1 / seconds).toPrecision(3)}`)
    .join(', ');
  const place = provider === 'cpu' ? `cpu with ${threads} threads` : provider;
  return `${place}, ${batchSize} images at once; images/s of ${network}: ${rates}`;
}
