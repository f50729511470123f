import { availableParallelism } from 'node:os';
import { invariant } from '@fidboard/core';
import type { Provider, Session, Tensor } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import { batchesOf, groupBySize } from './batches.ts';
import type { ProviderChoice } from './choose-provider.ts';
import type { ExtractOptions, Extractor, Features } from './extractor.ts';
import type { ExtractorInput, ExtractorManifest } from './manifest.ts';
import { FEATURES, PIXELS, resizesInGraph } from './pixels.ts';
import { ResampleThreads } from './resample/resample-threads.ts';
import { checkedPixels } from './resample/resampled-batch.ts';
import { startedAhead } from './started-ahead.ts';

/** Decoded pixels of one batch, at most: 4 Mi, 48 MiB as float32. */
const BATCH_PIXELS = 4 * 1024 * 1024;

/** Threads that resample, at most: each may hold two batches. */
const MOST_THREADS = 8;

/** Where pixels become a network's input: by its graph, or before it in threads. */
interface Run {
  readonly images: number;
  /** What the network is fed, in order; `places` are those of the images in the batch. */
  tensors(): AsyncIterable<{ readonly places: readonly number[]; readonly pixels: Tensor }>;
}

/** Runs a session on images, batch by batch. */
export class NetworkExtractor implements Extractor {
  readonly manifest: ExtractorManifest;
  readonly input: ExtractorInput;
  readonly choice: ProviderChoice | null;
  readonly batchSize: number;
  readonly #session: Session;
  /** Null where the network's graph resizes. */
  readonly #threads: ResampleThreads | null;
  #closed = false;

  constructor(
    made: Pick<Extractor, 'manifest' | 'input' | 'choice' | 'batchSize'>,
    session: Session,
    threads = availableParallelism(),
  ) {
    this.manifest = made.manifest;
    this.input = made.input;
    this.choice = made.choice;
    this.batchSize = made.batchSize;
    this.#session = session;
    this.#threads = resizesInGraph(made.input)
      ? null
      : new ResampleThreads(made.input, Math.min(MOST_THREADS, Math.max(1, threads - 1)));
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
    await this.#threads?.[Symbol.asyncDispose]();
  }

  /**
   * Decodes and resizes the next batches while the network runs on this one: one more is in memory where the graph resizes,
   * two more for each resampling thread elsewhere.
   */
  async *#batches(
    images: AsyncIterable<SampleImage> | readonly SampleImage[],
    { batchSize = this.batchSize, signal, onProgress }: ExtractOptions,
  ): AsyncGenerator<Features> {
    invariant(Number.isInteger(batchSize) && batchSize > 0, 'batchSize', 'a positive integer', batchSize);
    const batches = batchesOf(images, { images: batchSize, pixels: BATCH_PIXELS });
    // A few images are not worth the start of a thread.
    const few = Array.isArray(images) && images.length <= batchSize;
    const runs = startedAhead(
      batches,
      (batch) => this.#start(batch, few),
      () => this.#threads?.ahead ?? 1,
    );
    let done = 0;
    for await (const run of runs) {
      signal?.throwIfAborted();
      const data = await this.#run(run);
      done += run.images;
      onProgress?.({ done });
      yield { rows: run.images, cols: this.manifest.dimension, data };
      signal?.throwIfAborted();
    }
  }

  #start(images: readonly SampleImage[], few: boolean): Run {
    const threads = this.#threads;
    if (threads === null) return { images: images.length, tensors: () => stackedBySize(images) };
    const places = [...images.keys()];
    const resampling = few ? null : threads.start(images);
    return {
      images: images.length,
      async *tensors() {
        yield { places, pixels: resampling ? await resampling.result() : threads.now(images) };
      },
    };
  }

  async #run({ images, tensors }: Run): Promise<Float32Array> {
    const { dimension } = this.manifest;
    const features = new Float32Array(images * dimension);
    for await (const { places, pixels } of tensors()) {
      invariant(!this.#closed, `extractor ${this.manifest.id}`, 'an open extractor', 'one that was closed');
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

/** The pixels of a batch as they are, one tensor [images, height, width, 3] for each size: a run of the network takes one. */
async function* stackedBySize(images: readonly SampleImage[]) {
  for (const { width, height, places } of groupBySize(images)) {
    const length = width * height * 3;
    const data = new Uint8Array(places.length * length);
    for (const [row, place] of places.entries()) data.set(checkedPixels(images[place]!), row * length);
    const pixels: Tensor = { type: 'uint8', dims: [places.length, height, width, 3], data };
    yield { places, pixels };
  }
}
