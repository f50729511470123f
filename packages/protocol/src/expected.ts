import { Refusal } from '@fidboard/core';
import type { ImageSize, Protocol } from './protocol.ts';

/** Refuses a sample set whose images are not as many or as large as the protocol asks for. */
export function refuseUnexpected(
  { expectedCount, expectedSize }: Protocol,
  { imageCount, width, height }: ImageSize & { readonly imageCount: number },
): void {
  if (expectedCount !== undefined && expectedCount !== imageCount) {
    throw new Refusal(
      'BAD_INPUT',
      `sample set: expected ${expectedCount} images, got ${imageCount}`,
      `Submit exactly ${expectedCount} images: the protocol fixes their number.`,
    );
  }
  if (expectedSize === undefined) return;
  if (expectedSize.width === width && expectedSize.height === height) return;
  const wanted = `${expectedSize.width} x ${expectedSize.height}`;
  throw new Refusal(
    'BAD_INPUT',
    `sample set: expected images of ${wanted} pixels, got ${width} x ${height}`,
    `Submit images as your generator makes them at ${wanted}: the protocol fixes their resolution, since resizing them moves scores.`,
  );
}
