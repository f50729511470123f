import { availableParallelism } from 'node:os';
import { canonicalJson, type Json } from '@fidboard/core';
import { type Provider, probeProviders } from '@fidboard/onnx';
import type { Preprocessing } from '@fidboard/protocol';
import type { SampleImage } from '@fidboard/samples';
import { type Choosing, chooseProvider, type ProviderChoice } from './choose-provider.ts';
import { extractorById } from './extractors.ts';
import type { ExtractorInput, ExtractorManifest } from './manifest.ts';
import { NetworkExtractor } from './network-extractor.ts';
import { adoptSession, openPlaced, sharedSession } from './shared-sessions.ts';

/** Rows are images in the order in which they came, columns are the network's features. */
export interface Features {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array;
}

export interface ExtractOptions {
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  /** Told after each batch how many images are done. */
  readonly onProgress?: (progress: { readonly done: number }) => void;
}

/** An open network; safe to use for several extractions at once. */
export interface Extractor {
  readonly manifest: ExtractorManifest;
  /** What the network sees, and how: the manifest's, with the preprocessing that was chosen. */
  readonly input: ExtractorInput;
  readonly provider: Provider;
  /** How the provider was chosen; null where it was named. */
  readonly choice: ProviderChoice | null;
  /** Images per run of the network, unless an extraction says otherwise. */
  readonly batchSize: number;
  /** The features of these images, rows x dimension; images of different sizes may be mixed. */
  extract(images: readonly SampleImage[], options?: ExtractOptions): Promise<Float32Array>;
  /** The features of a stream, all in memory: 4 x dimension bytes an image. */
  extractAll(images: AsyncIterable<SampleImage>, options?: ExtractOptions): Promise<Features>;
  /** The features of a stream, batch by batch: memory does not grow with the stream. */
  extractBatches(images: AsyncIterable<SampleImage>, options?: ExtractOptions): AsyncGenerator<Features>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ExtractorOptions {
  /** How images become the network's input; as the manifest says where left out. */
  readonly preprocessing?: Preprocessing;
  /** `auto` takes the one on which this network is fastest here; cpu when left out. */
  readonly provider?: Provider | 'auto';
  /** Threads of the CPU provider; all processors unless told or, under `auto`, measured. */
  readonly threads?: number | undefined;
  /** Images per run of the network; as the manifest says unless told or, under `auto`, measured. */
  readonly batchSize?: number | undefined;
}

/**
 * Opens a network by its id; the first call in a process converts and loads it, later ones share it.
 *
 * Refuses an unknown id, a provider that this machine does not have, and a network whose bytes are not the manifest's.
 */
export async function openExtractor(id: string, options: ExtractorOptions = {}): Promise<Extractor> {
  const manifest = extractorById(id);
  const { provider: asked = 'cpu', preprocessing, ...fixed } = options;
  const input = inputWith(manifest, preprocessing);
  const choice = asked === 'auto' ? await sharedChoice(manifest, fixed) : null;
  const provider = choice?.provider ?? (asked as Provider);
  const { threads, batchSize = manifest.batchSize } = choice ?? fixed;
  const session = await sharedSession({ manifest, input }, { provider, threads });
  return new NetworkExtractor({ manifest, input, choice, batchSize }, session, threads);
}

/**
 * Times a network on every provider that runs here, the processor alone too, as `auto` does where there is a choice.
 *
 * Refuses what {@link openExtractor} refuses.
 */
export function measureProviders(
  id: string,
  fixed: Pick<ExtractorOptions, 'threads' | 'batchSize'> = {},
): Promise<ProviderChoice> {
  return choiceFor(extractorById(id), { fixed, always: true });
}

/** The manifest's own where nothing else was chosen. */
function inputWith({ input }: ExtractorManifest, preprocessing: Preprocessing | undefined): ExtractorInput {
  if (preprocessing === undefined) return input;
  const { width, height } = input;
  const chosen = { width, height, ...preprocessing };
  return canonicalJson(chosen as unknown as Json) === canonicalJson(input as unknown as Json)
    ? input
    : chosen;
}

// Measured once in a process: the network decides the time, not what comes before it.
const choices = new Map<string, Promise<ProviderChoice>>();

function sharedChoice(
  manifest: ExtractorManifest,
  fixed: Pick<ExtractorOptions, 'threads' | 'batchSize'>,
): Promise<ProviderChoice> {
  const key = `${manifest.id} ${manifest.sha256} ${fixed.threads} ${fixed.batchSize}`;
  let choice = choices.get(key);
  if (choice === undefined) {
    choice = choiceFor(manifest, { fixed });
    choices.set(key, choice);
    choice.catch(() => choices.delete(key));
  }
  return choice;
}

function choiceFor(
  manifest: ExtractorManifest,
  options: Pick<Choosing, 'fixed' | 'always'>,
): Promise<ProviderChoice> {
  const network = { manifest, input: manifest.input };
  return chooseProvider(manifest, {
    ...options,
    processors: availableParallelism(),
    probe: probeProviders,
    open: async (provider, threads) => {
      const place = { provider, threads };
      const session = await openPlaced(network, place);
      const { batchSize } = manifest;
      const extractor = new NetworkExtractor({ ...network, choice: null, batchSize }, session);
      return {
        extract: (...run) => extractor.extract(...run),
        keep: () => adoptSession(network, place, session),
        discard: () => session[Symbol.asyncDispose](),
      };
    },
    now: () => performance.now(),
  });
}
