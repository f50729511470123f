import { createHash } from 'node:crypto';

/** Stands before everything that is hashed: another way of hashing, or other pixels out of the same file, get another. */
const HEADING = 'fidboard samples 1\n';

/**
 * The content hash of a set: SHA-256 of the heading "fidboard samples 1" and of the digest of each image in order, one
 * a line, lower-case hexadecimal. An image's digest is the SHA-256 of its file, or of {@link hashPixels} in an .npz.
 *
 * Names, labels and the container have no part in it: the same images in the same order always give the same hash.
 */
export async function hashOfDigests(digests: AsyncIterable<string>): Promise<string> {
  const hash = createHash('sha256').update(HEADING);
  for await (const digest of digests) hash.update(digest).update('\n');
  return hash.digest('hex');
}

/** The digest of an image file. */
export function hashImageFile(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The digest of bare pixels: SHA-256 of "HEIGHT WIDTH CHANNELS" and a line end, then the bytes. */
export function hashPixels(pixels: Uint8Array, shape: readonly [number, number, number]): string {
  return createHash('sha256')
    .update(`${shape.join(' ')}\n`)
    .update(pixels)
    .digest('hex');
}
