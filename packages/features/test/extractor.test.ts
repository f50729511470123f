import { Refusal } from '@fidboard/core';
import { probeProviders } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import { describe, expect, it } from 'vitest';
import { EXTRACTORS, openExtractor } from '../src/index.ts';
import { expectedFeatures, IMAGES, relativeError } from './vectors.ts';

describe.each(EXTRACTORS.filter(({ source }) => source.kind === 'package'))('$title', ({ id, dimension }) => {
  it('gives the features of the float64 PyTorch network, for images of six sizes in one call', async () => {
    await using extractor = await openExtractor(id);
    const features = await extractor.extract(IMAGES);
    expect(features.length).toBe(IMAGES.length * dimension);
    const errors = expectedFeatures(id).map((expected, i) =>
      relativeError(features.subarray(i * dimension, (i + 1) * dimension), expected),
    );
    expect(Math.max(...errors), errors.join(' ')).toBeLessThan(1e-5);
  });
});

describe('an open extractor', () => {
  it('gives a stream the features of its images, to the bit whatever the batch size and the threads', async () => {
    await using reference = await openExtractor('mobilenet-v2');
    const atOnce = await reference.extract(IMAGES);
    for (const [batchSize, threads] of [
      [1, 1],
      [3, 2],
      [8, 3],
    ] as const) {
      await using extractor = await openExtractor('mobilenet-v2', { threads });
      const { rows, cols, data } = await extractor.extractAll(stream(IMAGES), { batchSize });
      expect([rows, cols]).toEqual([IMAGES.length, 1280]);
      expect(data).toEqual(atOnce);
    }
  });

  it('tells its progress, and holds two batches of images at most', async () => {
    await using extractor = await openExtractor('mobilenet-v2');
    const told: number[] = [];
    let taken = 0;
    let ahead = 0;
    const counted = async function* () {
      for (const image of [...IMAGES, ...IMAGES]) {
        taken++;
        ahead = Math.max(ahead, taken - (told.at(-1) ?? 0));
        yield image;
      }
    };
    await extractor.extractAll(counted(), { batchSize: 3, onProgress: ({ done }) => told.push(done) });
    expect(told).toEqual([3, 6, 9, 12, 15, 16]);
    // One image more is taken before a batch is known to be full.
    expect(ahead).toBeLessThanOrEqual(2 * 3 + 1);
  });

  it('stops when it is told to, and closes the stream', async () => {
    await using extractor = await openExtractor('mobilenet-v2');
    const controller = new AbortController();
    let closed = false;
    const endless = async function* () {
      try {
        for (;;) yield IMAGES[0]!;
      } finally {
        closed = true;
      }
    };
    const stop = new Error('told to stop');
    const run = extractor.extractAll(endless(), {
      batchSize: 2,
      signal: controller.signal,
      onProgress: ({ done }) => done >= 4 && controller.abort(stop),
    });
    await expect(run).rejects.toBe(stop);
    expect(closed).toBe(true);
  });

  it('passes on what goes wrong in the stream', async () => {
    await using extractor = await openExtractor('mobilenet-v2');
    const broken = async function* () {
      yield* IMAGES.slice(0, 3);
      throw new Refusal('UNREADABLE_IMAGE', 'img3.png: truncated', 'Write it again.');
    };
    await expect(extractor.extractAll(broken(), { batchSize: 2 })).rejects.toThrow('img3.png: truncated');
  });

  it('gives no rows for no images', async () => {
    await using extractor = await openExtractor('mobilenet-v2');
    expect(await extractor.extractAll(stream([]))).toEqual({
      rows: 0,
      cols: 1280,
      data: new Float32Array(0),
    });
  });

  it('does not run after it was closed, while another on the same network does', async () => {
    const first = await openExtractor('mobilenet-v2');
    await using second = await openExtractor('mobilenet-v2');
    await first[Symbol.asyncDispose]();
    await expect(first.extract(IMAGES.slice(0, 1))).rejects.toThrow('expected an open extractor');
    expect(await second.extract(IMAGES.slice(0, 1))).toHaveLength(1280);
  });

  it('takes no image whose pixels are not its size', async () => {
    await using extractor = await openExtractor('mobilenet-v2');
    const wrong = { ...IMAGES[0]!, name: 'grey.png', pixels: new Uint8Array(28 * 28) };
    await expect(extractor.extract([wrong])).rejects.toThrow('pixels of grey.png: expected 2352 bytes');
  });
});

describe('openExtractor', () => {
  it('refuses an id that it does not know, and lists those it does', async () => {
    const opening = openExtractor('inception');
    await expect(opening).rejects.toBeInstanceOf(Refusal);
    await expect(opening).rejects.toThrow('expected mobilenet-v2 or inception-v3-mixed5 or fid-inception-v3');
  });

  it('opens on WebGPU where there is an adapter, and refuses cleanly where there is none', async () => {
    const webgpu = (await probeProviders()).find(({ provider }) => provider === 'webgpu');
    const outcome = await openExtractor('mobilenet-v2', { provider: 'webgpu' }).catch(
      (error: unknown) => error,
    );
    if (webgpu?.available) expect(outcome).toHaveProperty('provider', 'webgpu');
    else
      expect(outcome).toMatchObject({
        name: 'Refusal',
        code: 'USAGE',
        remedy: expect.stringContaining('cpu'),
      });
  });
});

async function* stream(images: readonly SampleImage[]): AsyncGenerator<SampleImage> {
  yield* images;
}
