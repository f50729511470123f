// Promise: threads that resample change nothing but the time.
import { describe, expect, it } from 'vitest';
import { ResampleThreads } from '../src/resample/resample-threads.ts';
import { resampledBatch } from '../src/resample/resampled-batch.ts';
import { keptResamplers } from '../src/resample/resampler.ts';
import { IMAGES } from './vectors.ts';

const INPUT = {
  width: 40,
  height: 30,
  resize: 'clean',
  normalisation: 'x/255',
  colour: 'rgb',
} as const;
const EXPECTED = resampledBatch(IMAGES, INPUT, keptResamplers(INPUT));

describe('ResampleThreads', () => {
  it('gives the bits of the calling thread, before its threads have started and after', async () => {
    await using threads = new ResampleThreads(INPUT, 2);
    expect(await threads.start(IMAGES).result()).toEqual(EXPECTED);
    // Wanted only once a thread has taken it.
    const later = Array.from({ length: 6 }, () => threads.start(IMAGES));
    while (threads.takenByThreads < 6) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const each of later) expect(await each.result()).toEqual(EXPECTED);
  });

  it('refuses pixels that are not their image’s size, and goes on', async () => {
    await using threads = new ResampleThreads(INPUT, 1);
    const wrong = { ...IMAGES[0]!, name: 'grey.png', pixels: new Uint8Array(28 * 28) };
    expect(() => threads.start([wrong])).toThrow('pixels of grey.png: expected 2352 bytes');
    expect(await threads.start(IMAGES).result()).toEqual(EXPECTED);
  });

  it('fails what was under way when it is closed', async () => {
    const threads = new ResampleThreads(INPUT, 1);
    const batches = [threads.start(IMAGES), threads.start(IMAGES)];
    while (threads.takenByThreads < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    const outcomes = Promise.allSettled(batches.map((batch) => batch.result()));
    await threads[Symbol.asyncDispose]();
    for (const outcome of await outcomes) {
      if (outcome.status === 'rejected') expect(String(outcome.reason)).toContain('resampling thread');
      else expect(outcome.value).toEqual(EXPECTED);
    }
  });
});
