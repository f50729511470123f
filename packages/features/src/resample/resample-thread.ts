import { parentPort, workerData } from 'node:worker_threads';
import type { Tensor } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import type { ExtractorInput } from '../manifest.ts';
import { resampledBatch } from './resampled-batch.ts';
import { keptResamplers } from './resampler.ts';

// The program of a resampling thread: batches of images in, their pixels at the network's size out, in order.

/** What the thread is started with. */
export interface ThreadData {
  readonly input: ExtractorInput;
  /** Where tsx's API lies, for start-thread.mjs. */
  readonly tsx: string;
}

/** One batch; the pixels of all its images follow each other in one array, which is moved and not copied. */
export interface ThreadRequest {
  readonly images: readonly Omit<SampleImage, 'pixels'>[];
  readonly pixels: Uint8Array;
}

/** What the thread sends back for each batch; `ready` once, when it has loaded. */
export type ThreadMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'resampled'; readonly tensor: Tensor }
  | { readonly type: 'failed'; readonly error: unknown };

const { input } = workerData as ThreadData;
const resamplerOf = keptResamplers(input);

function answer({ images, pixels }: ThreadRequest): void {
  let at = 0;
  const cut = images.map((image) => {
    const start = at;
    at += image.width * image.height * 3;
    return { ...image, pixels: pixels.subarray(start, at) };
  });
  try {
    const tensor = resampledBatch(cut, input, resamplerOf);
    send({ type: 'resampled', tensor }, [tensor.data.buffer as ArrayBuffer]);
  } catch (error) {
    send({ type: 'failed', error });
  }
}

function send(message: ThreadMessage, moved: readonly ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, [...moved]);
}

parentPort!.on('message', answer);
send({ type: 'ready' });
