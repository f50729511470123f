import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal, Rng } from '@fidboard/core';
import { encodeNpz } from '@fidboard/npy';
import type { FeatureMatrix } from '@fidboard/statistics';

/** The path of a committed vector. */
export function vector(name: string): string {
  return fileURLToPath(new URL(`vectors/${name}`, import.meta.url));
}

export interface Workspace extends AsyncDisposable {
  path(name: string): string;
  write(name: string, bytes: Uint8Array): Promise<string>;
}

/** A folder that is removed at the end of the test. */
export async function openWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-evaluation-'));
  return {
    path: (name) => join(folder, name),
    async write(name, bytes) {
      await writeFile(join(folder, name), bytes);
      return join(folder, name);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Normal features with unequal scales. */
export function normalFeatures(rows: number, cols: number, seed: number): FeatureMatrix {
  const rng = new Rng(seed);
  return {
    rows,
    cols,
    data: Float32Array.from({ length: rows * cols }, (_, i) => rng.normal() * (1 + (i % cols))),
  };
}

/** The bytes of an .npz of small images: a random colour each, and noise of the given strength. */
export function imagesNpz(
  count: number,
  { seed, noise }: { seed: number; noise: number },
): Promise<Uint8Array> {
  const rng = new Rng(seed);
  const size = 12;
  const data = new Uint8Array(count * size * size * 3);
  for (let image = 0; image < count; image++) {
    const colour = [rng.below(256), rng.below(256), rng.below(256)];
    for (let i = 0; i < size * size * 3; i++) {
      const value = colour[i % 3]! + noise * rng.normal();
      data[image * size * size * 3 + i] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return encodeNpz({ arr_0: { dtype: 'uint8', shape: [count, size, size, 3], data } });
}

/** The refusal that an action gives; anything else fails the test. */
export async function refusalOf(action: () => unknown): Promise<Refusal> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('expected a refusal, got none');
}
