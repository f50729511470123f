import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { SampleImage } from '@fidboard/samples';

interface StoredVector {
  name: string;
  width: number;
  height: number;
  /** RGB bytes, deflated, base64. */
  pixels: string;
  /** float32 bytes, base64. */
  features: Record<string, string>;
  /** Of the extractors that have a classifier. */
  logits: Record<string, number[]>;
}

const stored = JSON.parse(
  readFileSync(new URL('./vectors/features.json', import.meta.url), 'utf8'),
) as StoredVector[];

/** The eight images of vectors/generate.py. */
export const IMAGES: readonly SampleImage[] = stored.map(({ name, width, height, pixels }, index) => ({
  name,
  index,
  width,
  height,
  pixels: new Uint8Array(inflateSync(Buffer.from(pixels, 'base64'))),
}));

/** What the float64 PyTorch networks of vectors/generate.py give for each of them. */
export function expectedFeatures(id: string): Float32Array[] {
  return stored.map(({ features }) => {
    const bytes = Buffer.from(features[id]!, 'base64');
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  });
}

/** The logits of the float64 PyTorch networks, without the last bias. */
export function expectedLogits(id: string): number[][] {
  return stored.map(({ logits }) => logits[id] ?? []);
}

/** |actual - expected| / |expected|, Euclidean norms. */
export function relativeError(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const difference = actual.map((value, i) => value - expected[i]!);
  return Math.hypot(...difference) / Math.hypot(...expected);
}
