import type { SampleImage } from '@fidboard/samples';

/** When a batch is full: at so many images, or earlier at so many pixels (large images cost memory). */
export interface BatchLimit {
  readonly images: number;
  readonly pixels: number;
}

/** Cuts a stream into batches in its own order; a single image over the pixel limit is a batch of one. */
export async function* batchesOf(
  images: AsyncIterable<SampleImage> | Iterable<SampleImage>,
  limit: BatchLimit,
): AsyncGenerator<SampleImage[]> {
  let batch: SampleImage[] = [];
  let pixels = 0;
  for await (const image of images) {
    const own = image.width * image.height;
    if (batch.length > 0 && (batch.length === limit.images || pixels + own > limit.pixels)) {
      yield batch;
      batch = [];
      pixels = 0;
    }
    batch.push(image);
    pixels += own;
  }
  if (batch.length > 0) yield batch;
}

/** The images of one size and their places in the batch: a run of the network takes one size only. */
export interface SizeGroup {
  readonly width: number;
  readonly height: number;
  readonly places: number[];
}

/** Groups a batch by image size, in the order in which the sizes first occur. */
export function groupBySize(images: readonly SampleImage[]): SizeGroup[] {
  const groups = new Map<string, SizeGroup>();
  for (const [place, { width, height }] of images.entries()) {
    const key = `${width}x${height}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { width, height, places: [place] });
    else group.places.push(place);
  }
  return [...groups.values()];
}
