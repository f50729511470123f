import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import type { SampleFormat } from './detectFormat.ts';
import { hashFile } from './hashFile.ts';
import { type OpenOptions, openSamples } from './openSamples.ts';
import type { SampleImage, SampleSet } from './sampleSet.ts';

export interface VerifyOptions extends OpenOptions {
  /** Refuse sets whose images differ in size; on by default. */
  readonly requireSameSize?: boolean | undefined;
  /** Handed every image as it is decoded, and how many there are; awaited before the next one. */
  readonly onImage?: ((image: SampleImage, count: number) => void | Promise<void>) | undefined;
  /** Told now and then how many images have been decoded. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface VerifiedSamples {
  readonly format: SampleFormat;
  readonly count: number;
  /** Null when sizes are mixed. */
  readonly width: number | null;
  readonly height: number | null;
  /** Of the archive's bytes; of a folder, that of the text that `sha256sum` prints for its images in natural order. */
  readonly sha256: string;
  /** See SampleSet.contentHash. */
  readonly contentSha256: string;
}

const PROGRESS_EVERY = 100;

/** Decodes every image of a set and reports what it is; the first thing wrong is a Refusal that names it. */
export async function verifySamples(path: string, options: VerifyOptions = {}): Promise<VerifiedSamples> {
  await using samples = await openSamples(path, options);
  let size: SampleImage | undefined;
  let mixed = false;
  for await (const image of samples.images(undefined, { signal: options.signal })) {
    size ??= image;
    if (image.width !== size.width || image.height !== size.height) {
      if (options.requireSameSize !== false) throw differentSize(image, size);
      mixed = true;
    }
    await options.onImage?.(image, samples.count);
    const done = image.index + 1;
    if (done % PROGRESS_EVERY === 0 || done === samples.count) options.onProgress?.(done, samples.count);
  }
  const { format, count } = samples;
  const sha256 = format === 'folder' ? await hashFolder(path, samples) : await hashFile(path);
  const contentSha256 = await samples.contentHash({ signal: options.signal });
  const { width, height } = mixed || size === undefined ? { width: null, height: null } : size;
  return { format, count, width, height, sha256, contentSha256 };
}

async function hashFolder(path: string, samples: SampleSet): Promise<string> {
  const hash = createHash('sha256');
  for (const name of samples.names) hash.update(`${await hashFile(join(path, name))}  ${name}\n`);
  return hash.digest('hex');
}

function differentSize(image: SampleImage, first: SampleImage): Refusal {
  return new Refusal(
    'IMAGE_LIMIT',
    `Entry ${JSON.stringify(image.name)}: ${image.width} x ${image.height} pixels, ${JSON.stringify(first.name)} has ${first.width} x ${first.height}, and all images must be of one size.`,
    'Resize the images to one size before packing.',
  );
}
