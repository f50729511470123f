import { canonicalJson, invariant, type Json } from '@fidboard/core';
import { openSession, type Provider, probeProviders, type Session, type Tensor } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import { batchesOf, groupBySize, type SizeGroup } from './batches.ts';
import { chooseProvider, type ProviderChoice } from './choose-provider.ts';
import { extractorById } from './extractors.ts';
import type { ExtractorInput, ExtractorManifest } from './manifest.ts';
import { networkOf } from './network.ts';
import { FEATURES, PIXELS, resizesInGraph } from './pixels.ts';
import type { Preprocessing } from './preprocessing.ts';
import { keptResamplers } from './resample/resampler.ts';
import type { Resampler } from './resample/taps.ts';

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
  /** Threads of the CPU provider; all processors unless told. */
  readonly threads?: number;
}

/** Decoded pixels of one batch, at most: 4 Mi, 48 MiB as float32. */
const BATCH_PIXELS = 4 * 1024 * 1024;

/**
 * Opens a network by its id; the first call in a process converts and loads it, later ones share it.
 *
 * Refuses an unknown id, a provider that this machine does not have, and a network whose bytes are not the manifest's.
 */
export async function openExtractor(id: string, options: ExtractorOptions = {}): Promise<Extractor> {
  const manifest = extractorById(id);
  const { provider: asked = 'cpu', preprocessing, ...rest } = options;
  const input = inputWith(manifest, preprocessing);
  const choice = asked === 'auto' ? await sharedChoice(manifest, rest) : null;
  const provider = choice?.provider ?? (asked as Provider);
  const session = await sharedSession(manifest, input, { ...rest, provider });
  return new NetworkExtractor({ manifest, input }, session, choice);
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
  options: Pick<ExtractorOptions, 'threads'>,
): Promise<ProviderChoice> {
  const key = `${manifest.id} ${options.threads}`;
  let choice = choices.get(key);
  if (choice === undefined) {
    choice = chooseProvider(manifest, {
      probe: probeProviders,
      open: (provider) => openExtractor(manifest.id, { ...options, provider }),
      now: () => performance.now(),
    });
    choices.set(key, choice);
    choice.catch(() => choices.delete(key));
  }
  return choice;
}

// A session takes a second and much memory to make, and making and releasing them in a loop leaks in onnxruntime:
// so each stays for the life of the process.
const sessions = new Map<string, Promise<Session>>();

function sharedSession(
  manifest: ExtractorManifest,
  input: ExtractorInput,
  options: { readonly provider: Provider; readonly threads?: number },
): Promise<Session> {
  const { provider, threads } = options;
  const way = canonicalJson(input as unknown as Json);
  const key = [manifest.id, manifest.sha256, way, provider, provider === 'cpu' ? threads : undefined].join(
    ' ',
  );
  let session = sessions.get(key);
  if (session === undefined) {
    session = networkOf(manifest, input).then((network) => openSession(network, options));
    sessions.set(key, session);
    session.catch(() => sessions.delete(key)); // a failure is not kept: the next call tries again
  }
  return session;
}

class NetworkExtractor implements Extractor {
  readonly manifest: ExtractorManifest;
  readonly input: ExtractorInput;
  readonly choice: ProviderChoice | null;
  readonly #session: Session;
  /** Null where the network's graph resizes. */
  readonly #resamplerOf: ((size: SizeGroup) => Resampler) | null;
  #closed = false;

  constructor(
    { manifest, input }: Pick<Extractor, 'manifest' | 'input'>,
    session: Session,
    choice: ProviderChoice | null,
  ) {
    this.manifest = manifest;
    this.input = input;
    this.#resamplerOf = resizesInGraph(input) ? null : keptResamplers(input);
    this.#session = session;
    this.choice = choice;
  }

  get provider(): Provider {
    return this.#session.provider;
  }

  async extract(images: readonly SampleImage[], options: ExtractOptions = {}): Promise<Float32Array> {
    const features = new Float32Array(images.length * this.manifest.dimension);
    let row = 0;
    for await (const batch of this.#batches(images, options)) {
      features.set(batch.data, row * batch.cols);
      row += batch.rows;
    }
    return features;
  }

  async extractAll(images: AsyncIterable<SampleImage>, options: ExtractOptions = {}): Promise<Features> {
    const parts: Features[] = [];
    for await (const part of this.#batches(images, options)) parts.push(part);
    const cols = this.manifest.dimension;
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const data = new Float32Array(rows * cols);
    let row = 0;
    for (const part of parts) {
      data.set(part.data, row * cols);
      row += part.rows;
    }
    return { rows, cols, data };
  }

  extractBatches(images: AsyncIterable<SampleImage>, options: ExtractOptions = {}): AsyncGenerator<Features> {
    return this.#batches(images, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
  }

  /** Decodes the next batch while the network runs on this one; so two batches are in memory at most. */
  async *#batches(
    images: AsyncIterable<SampleImage> | readonly SampleImage[],
    { batchSize = this.manifest.batchSize, signal, onProgress }: ExtractOptions,
  ): AsyncGenerator<Features> {
    invariant(Number.isInteger(batchSize) && batchSize > 0, 'batchSize', 'a positive integer', batchSize);
    const batches = batchesOf(images, { images: batchSize, pixels: BATCH_PIXELS });
    let done = 0;
    let next = batches.next();
    try {
      for (;;) {
        signal?.throwIfAborted();
        const { value: batch } = await next;
        if (batch === undefined) return;
        signal?.throwIfAborted();
        next = batches.next();
        next.catch(() => undefined); // met again by the await above, unless this batch fails first
        const data = await this.#run(batch);
        done += batch.length;
        onProgress?.({ done });
        yield { rows: batch.length, cols: this.manifest.dimension, data };
      }
    } finally {
      await batches.return(undefined);
    }
  }

  async #run(images: readonly SampleImage[]): Promise<Float32Array> {
    const { dimension } = this.manifest;
    const features = new Float32Array(images.length * dimension);
    for (const group of groupBySize(images)) {
      invariant(!this.#closed, `extractor ${this.manifest.id}`, 'an open extractor', 'one that was closed');
      const { places } = group;
      const resampler = this.#resamplerOf?.(group);
      const pixels = resampler
        ? resampled(images, group, { ...this.input, resampler })
        : stacked(images, group);
      const outputs = await this.#session.run({ [PIXELS]: pixels });
      const rows = outputs[FEATURES]?.data;
      invariant(rows instanceof Float32Array, 'features', 'a Float32Array', rows);
      invariant(rows.length === places.length * dimension, 'features', `${dimension} an image`, rows.length);
      for (const [row, place] of places.entries()) {
        features.set(rows.subarray(row * dimension, (row + 1) * dimension), place * dimension);
      }
    }
    return features;
  }
}

/** The pixels of one group as they are, [images, height, width, 3]. */
function stacked(images: readonly SampleImage[], { width, height, places }: SizeGroup): Tensor {
  const length = width * height * 3;
  const data = new Uint8Array(places.length * length);
  for (const [row, place] of places.entries()) data.set(checkedPixels(images[place]!), row * length);
  return { type: 'uint8', dims: [places.length, height, width, 3], data };
}

/** The pixels of one group at the network's size, [images, height, width, 3], still of 0 to 255. */
function resampled(
  images: readonly SampleImage[],
  { places }: SizeGroup,
  { width, height, resampler }: ExtractorInput & { resampler: Resampler },
): Tensor {
  const length = width * height * 3;
  const data = new Float32Array(places.length * length);
  for (const [row, place] of places.entries()) resampler(checkedPixels(images[place]!), data, row * length);
  return { type: 'float32', dims: [places.length, height, width, 3], data };
}

function checkedPixels({ name, width, height, pixels }: SampleImage): Uint8Array {
  const length = width * height * 3;
  invariant(pixels.length === length, `pixels of ${name}`, `${length} bytes (RGB)`, pixels.length);
  return pixels;
}
