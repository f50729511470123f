import { Refusal } from '@fidboard/core';
import type { Protocol } from './protocol.ts';

/** Refuses a sample set whose number of images is not the one that the protocol asks for. */
export function refuseUnexpectedCount(protocol: Protocol, imageCount: number): void {
  const { expectedCount } = protocol;
  if (expectedCount === undefined || expectedCount === imageCount) return;
  throw new Refusal(
    'BAD_INPUT',
    `sample set: expected ${expectedCount} images, got ${imageCount}`,
    `Submit exactly ${expectedCount} images: the protocol fixes their number.`,
  );
}
