import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Rng } from '@fidboard/core';
import sharp from 'sharp';
import { afterAll, expect } from 'vitest';
import {
  type ImageRange,
  type ImagesOptions,
  type OpenOptions,
  openSamples,
  type SampleImage,
} from '../../src/index.ts';

/** A temporary folder that goes when the test file ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fidboard-samples-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

export function noise(width: number, height: number, seed: number): Uint8Array {
  const rng = new Rng(seed);
  return Uint8Array.from({ length: width * height * 3 }, () => rng.below(256));
}

export async function pngOf(pixels: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

export async function png(width = 4, height = 4, seed = 1): Promise<Uint8Array> {
  return pngOf(noise(width, height, seed), width, height);
}

/** Opens a set and reads all of it, or the range. */
export async function readAll(
  path: string,
  options: OpenOptions & ImagesOptions & { range?: ImageRange } = {},
): Promise<SampleImage[]> {
  await using samples = await openSamples(path, options);
  const images: SampleImage[] = [];
  for await (const image of samples.images(options.range, options)) images.push(image);
  return images;
}

/** Expects a Refusal with a code, whose message matches. */
export async function expectRefusal(attempt: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  const outcome = await attempt.then(
    () => 'no refusal',
    (error: unknown) => error,
  );
  expect(outcome).toMatchObject({ name: 'Refusal', code, message: expect.stringMatching(message) });
}
