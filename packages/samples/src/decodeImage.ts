import type { Refusal } from '@fidboard/core';
import sharp from 'sharp';
import { type Background, flatten } from './flatten.ts';
import { refuseEntry } from './refuse.ts';

/** The pixels of one image: RGB, 8 bits, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export interface EncodedImage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

// One thread an image: images are small and many, so libuv's pool runs several images side by side instead.
sharp.concurrency(1);
sharp.cache(false);
// Only these three decoders can be reached, whatever the bytes look like.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp'] });

/** How image files become pixels, beyond what they say themselves. */
export interface DecodeRules {
  readonly maxPixels: number;
  readonly background: Background;
}

/**
 * Decodes a PNG, JPEG or WebP to RGB.
 *
 * Grey is replicated to three channels; 16 bits become 8 by dropping the low byte; transparency is laid over the
 * background; the EXIF orientation is applied; colour profiles are ignored, as Pillow's `convert('RGB')` does, so
 * that pixels are those that other FID programs see. Damaged or truncated data is refused.
 */
export async function decodeImage(
  { name, bytes }: EncodedImage,
  { maxPixels, background }: DecodeRules,
): Promise<Pixels> {
  const options = {
    failOn: 'error',
    limitInputPixels: maxPixels,
    autoOrient: true,
    ignoreIcc: true,
  } as const;
  const { data, info } = await sharp(bytes, options)
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw undecodable(name, error);
    });
  const { width, height, channels } = info;
  if (channels === 3) return { width, height, pixels: data };
  if (channels === 4) return { width, height, pixels: flatten(data, background) };
  throw new Error(`decodeImage: expected 3 or 4 channels, got ${channels} in ${name}`);
}

/** The machine, or the limit set for the decoding process, had no memory left: not a word about the image. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}

function undecodable(name: string, error: unknown): Refusal | OutOfMemory {
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
  if (/out of memory|error creating thread/i.test(reason ?? ''))
    return new OutOfMemory(reason, { cause: error });
  return refuseEntry('UNREADABLE_IMAGE', name, {
    rule: `the image is damaged or truncated (${reason})`,
    remedy: 'Write it again, or check that the upload is complete.',
    cause: error,
  });
}
