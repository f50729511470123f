import type { ZipLimits } from '@fidboard/npy';

/** What a sample set may cost before it is refused; sizes are in bytes unless they say otherwise. */
export interface SampleLimits extends ZipLimits {
  /** Folders within folders. */
  readonly maxDepth: number;
  /** Width times height of one image. */
  readonly maxPixels: number;
  /** Shortest side of one image, in pixels. */
  readonly minSide: number;
  /** How long one batch may take to decode in the child process. */
  readonly decodeTimeoutMs: number;
  /** Data memory of the decoding child process, in MiB (enforced on Linux; elsewhere its heap is bounded). */
  readonly decoderMemoryMiB: number;
}

const MiB = 2 ** 20;

/** Room for 200,000 images, and for the largest image that a generator makes today four times over. */
export const DEFAULT_SAMPLE_LIMITS: SampleLimits = {
  maxEntries: 200_000,
  maxEntryBytes: 64 * MiB,
  maxTotalBytes: 32 * 1024 * MiB,
  maxCompressionRatio: 200,
  ratioAppliesFromBytes: MiB,
  maxNameBytes: 512,
  maxDepth: 16,
  maxPixels: 4096 * 4096,
  minSide: 1,
  decodeTimeoutMs: 30_000,
  decoderMemoryMiB: 1536,
};
