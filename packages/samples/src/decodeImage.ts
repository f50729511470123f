import type { Refusal } from '@fidboard/core';
import sharp from 'sharp';
import { decodeBmp } from './bmp.ts';
import { type Background, flatten } from './flatten.ts';
import { type ImageHeader, readImageHeader } from './imageHeader.ts';
import { fromInks } from './inks.ts';
import { decodePnm } from './netpbm.ts';
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
// Only these decoders can be reached, whatever the bytes look like.
const LOADERS = ['Png', 'Jpeg', 'Webp', 'Tiff', 'Nsgif'].map((format) => `VipsForeignLoad${format}`);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });

/** How image files become pixels, beyond what they say themselves. */
export interface DecodeRules {
  readonly maxPixels: number;
  readonly background: Background;
}

/**
 * Decodes an image that checkImage let pass to RGB, to the very pixels that Pillow's `convert('RGB')` gives where it
 * gives any that make sense, so that they are those of other FID programs.
 *
 * Grey is replicated to three channels; 16 bits become 8 by dropping the low byte; transparency is laid over the
 * background; CMYK is converted without profiles; EXIF orientation and colour profiles are ignored. Damaged or
 * truncated data is refused.
 */
export async function decodeImage(
  { name, bytes }: EncodedImage,
  { maxPixels, background }: DecodeRules,
): Promise<Pixels> {
  const header = readImageHeader(bytes);
  if (header === undefined || header === 'truncated') throw damaged(name, 'no header of an image');
  if (header.format === 'bmp' || header.format === 'netpbm') return decodePlain(name, bytes, header);
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, ignoreIcc: true });
  const { data, info } = await (header.inks
    ? image.pipelineColourspace('cmyk').toColourspace('cmyk')
    : image.toColourspace('srgb')
  )
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw undecodable(name, error);
    });
  const { width, height, channels } = info;
  if (width !== header.width || height !== header.height)
    throw damaged(name, 'its headers disagree on its size');
  if (channels === 4)
    return { width, height, pixels: header.inks ? fromInks(data) : flatten(data, background) };
  if (channels === 3 && !header.inks) return { width, height, pixels: data };
  throw damaged(name, `its header does not announce ${channels} channels`);
}

function decodePlain(name: string, bytes: Uint8Array, { format }: ImageHeader): Pixels {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixels = format === 'bmp' ? decodeBmp(file) : decodePnm(file);
  if (pixels === undefined) throw damaged(name, 'it ends before its last row, or its palette lacks a colour');
  return pixels;
}

/** The machine, or the limit set for the decoding process, had no memory left: not a word about the image. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}

function undecodable(name: string, error: unknown): Refusal | OutOfMemory {
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  if (/out of memory|error creating thread/i.test(reason)) return new OutOfMemory(reason, { cause: error });
  return damaged(name, reason, error);
}

function damaged(name: string, reason: string, cause?: unknown): Refusal {
  return refuseEntry('UNREADABLE_IMAGE', name, {
    rule: `the image is damaged or truncated (${reason})`,
    remedy: 'Write it again, or check that the upload is complete.',
    cause,
  });
}
