import { join } from 'node:path';
import { Rng } from '@fidboard/core';
import { writeNpz } from '@fidboard/npy';
import { openSession } from '@fidboard/onnx';
import { addNoise, blur } from './corruptions.ts';
import { DEMO_BOARD, type DemoEntry } from './entries.ts';
import { chooseDigits, DIGIT_PIXELS, DIGIT_SIDE } from './mnist.ts';
import { sampleFlow, type WorkOptions } from './sampling.ts';
import { readModel } from './weights.ts';

interface DrawOptions extends WorkOptions {
  /** Opens the network; a test hands in one that counts. */
  readonly open?: typeof openSession;
}

/** An entry's images: uint8, count x 28 x 28; the same bytes for the same entry. */
export async function drawSamples(entry: DemoEntry, options: DrawOptions = {}): Promise<Uint8Array> {
  const { source, seed, count } = entry;
  const { open = openSession, ...work } = options;
  if (source.kind === 'flow') {
    // One thread everywhere: the sums are split alike on every machine, and it is twice as fast beside a busy worker.
    await using session = await open(await readModel(source.model), { threads: 1 });
    return await sampleFlow(session, { count, seed, evaluations: source.evaluations, ...work });
  }
  options.signal?.throwIfAborted();
  const digits = await chooseDigits('test', seed, { skip: source.skip, count });
  options.onProgress?.(count, count);
  switch (source.kind) {
    case 'real':
      return digits;
    case 'noise':
      return addNoise(digits, source.deviation, new Rng(seed + 1));
    case 'blur':
      return blur(digits, source.sigma);
  }
}

/** Writes an entry's samples as `<slug>.npz` (arr_0, uint8, count x 28 x 28 x 1) and returns the path. */
export async function writeDemoSamples(
  entry: DemoEntry,
  directory: string,
  options: WorkOptions = {},
): Promise<string> {
  return await writeDigits(join(directory, `${entry.slug}.npz`), await drawSamples(entry, options));
}

/** Writes the board's reference digits as `reference.npz` (arr_0, as above) and returns the path. */
export async function writeDemoReference(directory: string, options: WorkOptions = {}): Promise<string> {
  options.signal?.throwIfAborted();
  const { seed, count } = DEMO_BOARD.reference;
  const digits = await chooseDigits('train', seed, { count });
  options.onProgress?.(count, count);
  return await writeDigits(join(directory, 'reference.npz'), digits);
}

async function writeDigits(path: string, pixels: Uint8Array): Promise<string> {
  const shape = [pixels.length / DIGIT_PIXELS, DIGIT_SIDE, DIGIT_SIDE, 1];
  await writeNpz(path, { arr_0: { dtype: 'uint8', shape, data: pixels } });
  return path;
}
