import { counted } from '../../format/numbers.ts';

/** What a board's protocol asks of the images of every submission, as "500 images of 64 x 64 pixels"; null where it leaves all open. */
export function expectedSamples(document: unknown): string | null {
  const { expectedCount: count, expectedSize } = Object(document) as {
    expectedCount?: number;
    expectedSize?: { width: number; height: number };
  };
  if (count === undefined && expectedSize === undefined) return null;
  const images = count === undefined ? 'images' : counted(count, 'image');
  return expectedSize === undefined
    ? images
    : `${images} of ${expectedSize.width} x ${expectedSize.height} pixels`;
}
