import type { Extractor, ExtractorOptions } from '@fidboard/features';
import type { Provider } from '@fidboard/onnx';
import { backgroundOf, isNetworkExtraction, type NetworkExtraction, type Protocol } from '@fidboard/protocol';
import type { FeatureCache } from './cache/feature-cache.ts';
import { type IdentifiedSamples, identifySamples } from './cache/identify-samples.ts';
import type { HeldRows } from './feature-file.ts';
import { openProtocolExtractor } from './open-protocol-extractor.ts';
import type { ImageSource, Source } from './source.ts';
import { spillFeatures } from './spill-features.ts';

export interface NetworkOptions extends Pick<ExtractorOptions, 'threads' | 'batchSize'> {
  /** Where the network runs; `auto` measures, cpu when left out. */
  provider?: ExtractorOptions['provider'];
  /** Features that it has are not computed again, those that are computed go there; none when left out. */
  cache?: FeatureCache | undefined;
  signal?: AbortSignal;
  /** Told which network runs where, once it is open; not called where no image needs it. */
  onExtractor?: (extractor: Pick<Extractor, 'provider' | 'choice'>) => void;
  /** Told of each set of images once its features are there. */
  onFeatures?: (origin: FeatureOrigin) => void;
}

/** Where the features of a set of images came from. */
export interface FeatureOrigin {
  readonly path: string;
  readonly images: number;
  /** Where the network ran. */
  readonly provider: Provider;
  /** Whether they had been computed before and were read from the cache. */
  readonly cached: boolean;
}

export interface StageOptions {
  signal?: AbortSignal;
  /** Called after each batch with the images that are done. */
  onProgress?: (done: number, total: number) => void;
}

/** Which provider's features `auto` takes where the cache has those of several. */
const PREFERRED: readonly Provider[] = ['cuda', 'webgpu', 'cpu'];

/**
 * Makes ready for the features of these sources; null where none of them has images.
 *
 * With a cache each set is read once, to name it by its content. Where all features are there on one provider that was
 * asked for, no network is opened; otherwise it is opened here, and refuses what {@link openProtocolExtractor} refuses.
 */
export async function openNetworkFeatures(
  protocol: Pick<Protocol, 'extraction'>,
  sources: readonly Source[],
  options: NetworkOptions = {},
): Promise<NetworkFeatures | null> {
  const images = sources.filter((source) => source.kind === 'images');
  if (images.length === 0) return null;
  const { cache, provider: asked = 'cpu', threads, batchSize, signal, onExtractor } = options;
  const { onFeatures = () => {} } = options;
  const network = new LazyExtractor(async () => {
    const extractor = await openProtocolExtractor(protocol, { provider: asked, threads, batchSize });
    onExtractor?.(extractor);
    return extractor;
  });
  const { extraction } = protocol;
  const caching = cache && isNetworkExtraction(extraction) ? new Caching(cache, extraction) : null;
  const known = (await caching?.providerOfAll(images, asked, signal)) ?? null;
  if (known === null) await network.open();
  return new NetworkFeatures(network, { caching, known, onFeatures });
}

class LazyExtractor {
  readonly #make: () => Promise<Extractor>;
  #opened: Extractor | null = null;

  constructor(make: () => Promise<Extractor>) {
    this.#make = make;
  }

  /** Null as long as it was not needed. */
  get provider(): Provider | null {
    return this.#opened?.provider ?? null;
  }

  async open(): Promise<Extractor> {
    this.#opened ??= await this.#make();
    return this.#opened;
  }

  /** Runs the network on every image of a source. */
  async extract({ samples }: ImageSource, { signal, onProgress }: StageOptions): Promise<HeldRows> {
    const extractor = await this.open();
    onProgress?.(0, samples.count);
    const background = backgroundOf(extractor.input.colour);
    const batches = extractor.extractBatches(samples.images(undefined, { background, signal }), {
      ...(signal ? { signal } : {}),
      ...(onProgress
        ? { onProgress: (progress: { done: number }) => onProgress(progress.done, samples.count) }
        : {}),
    });
    return await spillFeatures(batches, { cols: extractor.manifest.dimension });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened?.[Symbol.asyncDispose]();
  }
}

/** Sample sets by their content, in a cache. */
class Caching {
  readonly #cache: FeatureCache;
  readonly #extraction: NetworkExtraction;
  readonly #identities = new Map<ImageSource, IdentifiedSamples>();

  constructor(cache: FeatureCache, extraction: NetworkExtraction) {
    this.#cache = cache;
    this.#extraction = extraction;
  }

  /** The provider that the cache has all features of, if it is one that was asked for. */
  async providerOfAll(
    sources: readonly ImageSource[],
    asked: Provider | 'auto',
    signal: AbortSignal | undefined,
  ): Promise<Provider | null> {
    for (const source of sources) await this.#identify(source, signal);
    for (const provider of asked === 'auto' ? PREFERRED : [asked]) {
      const found = [];
      for (const source of sources)
        found.push(await this.#cache.has(await this.#key(source, provider, signal)));
      if (found.every(Boolean)) return provider;
    }
    return null;
  }

  async get(source: ImageSource, provider: Provider, signal?: AbortSignal): Promise<HeldRows | null> {
    return this.#cache.get(await this.#key(source, provider, signal));
  }

  /** Keeps features; not where the files were written to meanwhile: they are no longer what they are named by. */
  async put(
    source: ImageSource,
    provider: Provider,
    { rows, signal }: { rows: HeldRows; signal: AbortSignal | undefined },
  ) {
    const identity = await this.#identify(source, signal);
    if (!(await identity.isUnchanged())) return;
    await this.#cache.put(await this.#key(source, provider, signal), rows, signal);
  }

  async #key(source: ImageSource, provider: Provider, signal: AbortSignal | undefined) {
    const { samples } = await this.#identify(source, signal);
    return { samples, extraction: this.#extraction, provider };
  }

  async #identify(source: ImageSource, signal: AbortSignal | undefined): Promise<IdentifiedSamples> {
    const known = this.#identities.get(source);
    if (known !== undefined) return known;
    const identity = await identifySamples(source, signal);
    this.#identities.set(source, identity);
    return identity;
  }
}

interface Making {
  readonly caching: Caching | null;
  /** The provider that the cache had everything of, if there was one. */
  readonly known: Provider | null;
  readonly onFeatures: NonNullable<NetworkOptions['onFeatures']>;
}

/** Features of images under one extraction, from the cache or by the network. */
export class NetworkFeatures implements AsyncDisposable {
  readonly #network: LazyExtractor;
  readonly #making: Making;

  constructor(network: LazyExtractor, making: Making) {
    this.#network = network;
    this.#making = making;
  }

  /** Those of every image of a source, in natural order of names, in a file that closing gives back. */
  async of(source: ImageSource, options: StageOptions = {}): Promise<HeldRows> {
    const { caching, known, onFeatures } = this.#making;
    const { signal } = options;
    const there = this.#network.provider ?? known;
    const kept = there && caching ? await caching.get(source, there, signal) : null;
    const told = { path: source.path, images: source.samples.count };
    if (kept !== null && there !== null) {
      onFeatures({ ...told, provider: there, cached: true });
      return kept;
    }
    const { provider } = await this.#network.open();
    const rows = await this.#network.extract(source, options);
    try {
      await caching?.put(source, provider, { rows, signal });
    } catch (error) {
      await rows[Symbol.asyncDispose]();
      throw error;
    }
    onFeatures({ ...told, provider, cached: false });
    return rows;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#network[Symbol.asyncDispose]();
  }
}
