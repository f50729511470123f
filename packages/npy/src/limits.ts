/** What a zip archive may cost before it is refused; all sizes are in bytes. */
export interface ZipLimits {
  readonly maxEntries: number;
  /** Decompressed bytes of one entry. */
  readonly maxEntryBytes: number;
  /** Decompressed bytes of all entries together. */
  readonly maxTotalBytes: number;
  /** Decompressed over compressed size of one entry. */
  readonly maxCompressionRatio: number;
  /** Entries smaller than this are exempt from the ratio: they cannot hurt, and zeros compress well. */
  readonly ratioAppliesFromBytes: number;
  readonly maxNameBytes: number;
}

/** What an array file may cost before it is refused. */
export interface NpyLimits extends ZipLimits {
  /** Bytes of one array that is loaded whole. */
  readonly maxArrayBytes: number;
}

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** Room for 50,000 images of 256 x 256 or a million rows of 2,048 features, and no more. */
export const DEFAULT_NPY_LIMITS: NpyLimits = {
  maxEntries: 1_000,
  maxEntryBytes: 16 * GiB,
  maxTotalBytes: 32 * GiB,
  maxCompressionRatio: 200,
  ratioAppliesFromBytes: 64 * MiB,
  maxNameBytes: 255,
  maxArrayBytes: 4 * GiB,
};
