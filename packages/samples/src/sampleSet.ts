import type { SampleFormat } from './detectFormat.ts';
import type { Background } from './flatten.ts';

/** One image of a sample set. */
export interface SampleImage {
  readonly name: string;
  /** Its place in the natural order of the whole set, from 0. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** RGB, 8 bits, row by row: width * height * 3 bytes. */
  readonly pixels: Uint8Array;
}

export interface ImageRange {
  readonly first: number;
  readonly count: number;
}

export interface ImagesOptions {
  /** What transparent pixels are laid over; white by default. It is part of a protocol's extraction (`colour`). */
  readonly background?: Background | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ReadOptions {
  /** All images when left out. */
  readonly range?: ImageRange | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An open sample set; closed by `await using`. */
export interface SampleSet {
  readonly format: SampleFormat;
  readonly count: number;
  /** Harmless files that were left aside (README, labels). */
  readonly ignored: number;
  /** In natural order: "img2" before "img10". */
  readonly names: readonly string[];
  /** The labels files among what was left aside: labels.csv or labels.npy. */
  readonly labelFiles: readonly string[];
  /**
   * The label of each image: of its labels file, else the class folders; null where there are none.
   *
   * Throws a Refusal that names what does not fit: a line, an image without a label, two labels files.
   */
  labels(): Promise<readonly string[] | null>;
  /**
   * The images of a range (all by default) in order, decoded ahead by a bounded number.
   *
   * Throws a Refusal that names the first bad entry, or the signal's reason once it is aborted.
   */
  images(range?: ImageRange, options?: ImagesOptions): AsyncGenerator<SampleImage>;
  /**
   * The SHA-256 that names these images in this order, whatever holds them: see {@link hashOfDigests}. Reads every byte
   * of the range once, as a stream, and decodes none.
   *
   * Throws a Refusal for what cannot be read, or the signal's reason once it is aborted.
   */
  contentHash(options?: ReadOptions): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Refuses a range outside the set: a mistake of the caller, not of the set. */
export function checkRange(range: ImageRange, count: number): void {
  const { first, count: asked } = range;
  if (
    Number.isInteger(first) &&
    Number.isInteger(asked) &&
    first >= 0 &&
    asked >= 0 &&
    first + asked <= count
  )
    return;
  throw new Error(`SampleSet.images: expected a range within ${count} images, got ${first} + ${asked}`);
}
