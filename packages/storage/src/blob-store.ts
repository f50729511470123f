import type { Readable } from 'node:stream';

/** Bytes, a stream of them, or a file; with `move` the file is given away and may be renamed into the store. */
export type BlobSource = Readable | Uint8Array | { file: string; move?: boolean };

export interface StoredBlob {
  /** Lower-case hexadecimal SHA-256 of the bytes: their name from now on. */
  sha256: string;
  bytes: number;
}

/**
 * Immutable bytes by their SHA-256.
 *
 * What is there is whole: a blob appears at once and lasts, or not at all. Storing the same bytes again, at the same
 * time too, changes nothing but when they were last stored. Names that are not SHA-256 are refused as BAD_INPUT, blobs that are not there as NOT_FOUND.
 */
export interface BlobStore {
  /** Stores bytes; refused as CHECKSUM_MISMATCH (and not stored) when they are not the `expected` SHA-256. */
  put(source: BlobSource, options?: { expected?: string }): Promise<StoredBlob>;
  has(sha256: string): Promise<boolean>;
  /** Streams a blob; ends with an error when the bytes on disk are no longer those that were stored. */
  open(sha256: string): Readable;
  /** A file to read and never to write. */
  localPath(sha256: string): Promise<string>;
  /** Deletes a blob; one that is not there is no error. */
  delete(sha256: string): Promise<void>;
  /** Every blob that is there, in no order; those that come or go meanwhile may be missed. */
  list(): AsyncIterable<StoredBlob & { storedAt: Date }>;
  /**
   * Deletes a blob that nobody has stored since a moment, and says whether it did. Whoever stores the same bytes at the
   * same time finds them there afterwards.
   */
  deleteIfOlder(sha256: string, than: Date): Promise<boolean>;
  /** Stores, reads and deletes a small blob: throws when that does not work. */
  check(): Promise<void>;
}
