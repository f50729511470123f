import { Worker } from 'node:worker_threads';
import type { Tensor } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import type { ExtractorInput } from '../manifest.ts';
import type { ThreadData, ThreadMessage, ThreadRequest } from './resample-thread.ts';
import { checkedPixels, resampledBatch } from './resampled-batch.ts';
import { keptResamplers } from './resampler.ts';

/** A second batch waits at each thread, so that it is not idle while the network holds the main thread. */
const BATCHES_A_THREAD = 2;

/** A batch that is being resampled, or waits for it. */
export interface Resampling {
  /** Resolves when it is done; what no thread has taken yet is done at once, by the calling thread. */
  result(): Promise<Tensor>;
}

/**
 * Resamples batches in threads, beside the network, which holds the main thread while it runs.
 *
 * Threads start when the first batch comes, and one more each time that a batch is wanted which none has taken: where the
 * network is slower than one thread there is one. Closed by `await using`.
 */
export class ResampleThreads implements AsyncDisposable {
  readonly #input: ExtractorInput;
  readonly #most: number;
  readonly #resamplerOf: ReturnType<typeof keptResamplers>;
  readonly #threads: ResampleThread[] = [];
  readonly #waiting: Task[] = [];
  #taken = 0;
  #fault: Error | undefined;

  constructor(input: ExtractorInput, most: number) {
    this.#input = input;
    this.#most = most;
    this.#resamplerOf = keptResamplers(input);
  }

  /** How many batches threads have taken so far. */
  get takenByThreads(): number {
    return this.#taken;
  }

  /** How many batches are worth starting before the first of them is wanted. */
  get ahead(): number {
    return BATCHES_A_THREAD * Math.max(1, this.#threads.length);
  }

  /** Hands a batch to a thread as soon as one has room. */
  start(images: readonly SampleImage[]): Resampling {
    for (const image of images) checkedPixels(image);
    if (this.#threads.length === 0) this.#grow();
    const task = new Task(images);
    this.#waiting.push(task);
    this.#handOut();
    return { result: () => this.#resultOf(task) };
  }

  /** The same at once, by the calling thread. */
  now(images: readonly SampleImage[]): Tensor {
    return resampledBatch(images, this.#input, this.#resamplerOf);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.close()));
  }

  async #resultOf(task: Task): Promise<Tensor> {
    if (this.#fault !== undefined) throw this.#fault;
    const place = this.#waiting.indexOf(task);
    if (place < 0) return task.done;
    this.#waiting.splice(place, 1);
    if (this.#threads.every(({ ready }) => ready)) this.#grow();
    return this.now(task.images);
  }

  #grow(): void {
    if (this.#threads.length >= this.#most) return;
    this.#threads.push(
      new ResampleThread(this.#input, {
        onRoom: () => this.#handOut(),
        onFault: (fault) => {
          this.#fault ??= fault;
        },
      }),
    );
  }

  #handOut(): void {
    for (const thread of this.#threads) {
      while (thread.hasRoom) {
        const task = this.#waiting.shift();
        if (task === undefined) return;
        thread.take(task);
        this.#taken++;
      }
    }
  }
}

class Task {
  readonly images: readonly SampleImage[];
  readonly done: Promise<Tensor>;
  resolve!: (tensor: Tensor) => void;
  reject!: (error: unknown) => void;

  constructor(images: readonly SampleImage[]) {
    this.images = images;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Its error is thrown when it is wanted; until then it must not count as unhandled.
    this.done.catch(() => undefined);
  }
}

class ResampleThread {
  readonly #worker: Worker;
  readonly #taken: Task[] = [];
  readonly #onFault: (fault: Error) => void;
  #ready = false;

  constructor(
    input: ExtractorInput,
    { onRoom, onFault }: { onRoom: () => void; onFault: (fault: Error) => void },
  ) {
    this.#onFault = onFault;
    const workerData: ThreadData = { input, tsx: import.meta.resolve('tsx/esm/api') };
    this.#worker = new Worker(new URL('./start-thread.mjs', import.meta.url), { workerData, execArgv: [] });
    // A thread that waits keeps no process alive; one that works is waited for by whoever wants the batch.
    this.#worker.unref();
    this.#worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'ready') this.#ready = true;
      else {
        const task = this.#taken.shift();
        if (message.type === 'failed') task?.reject(message.error);
        else task?.resolve(message.tensor);
        if (this.#taken.length === 0) this.#worker.unref();
      }
      onRoom();
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`resampling thread: it ended with code ${code}`)));
  }

  get ready(): boolean {
    return this.#ready;
  }

  get hasRoom(): boolean {
    return this.#ready && this.#taken.length < BATCHES_A_THREAD;
  }

  take(task: Task): void {
    this.#taken.push(task);
    this.#worker.ref();
    const request = packed(task.images);
    this.#worker.postMessage(request, [request.pixels.buffer]);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#ready = false;
    this.#onFault(error);
    for (const task of this.#taken.splice(0)) task.reject(error);
  }
}

/** A copy of a batch's pixels: what decoded them may keep them in larger buffers, all of which would be sent. */
function packed(images: readonly SampleImage[]): ThreadRequest & { pixels: Uint8Array<ArrayBuffer> } {
  const parts = images.map(({ pixels }) => pixels);
  const pixels = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    pixels.set(part, at);
    at += part.length;
  }
  return { images: images.map(({ pixels: _, ...image }) => image), pixels };
}
