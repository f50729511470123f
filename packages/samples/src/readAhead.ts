import type { EncodedImage } from './decodeImage.ts';
import type { ImageRange } from './sampleSet.ts';
import type { ImageSource } from './source.ts';

// A file of a folder takes four calls to the system, each with a way through the thread pool and back.
const FILES_AHEAD = 8;
const BYTES_AHEAD = 16 * 2 ** 20;

/**
 * The files of a range in order, a few read ahead: as many as fit 16 MiB by the largest seen so far, 8 at most. A file
 * that cannot be read is thrown in its turn, after those before it.
 */
export async function* readAhead(
  source: ImageSource,
  range: ImageRange,
  signal: AbortSignal | undefined,
): AsyncGenerator<EncodedImage> {
  const end = range.first + range.count;
  const underWay: Promise<EncodedImage>[] = [];
  let next = range.first;
  let largest = BYTES_AHEAD;
  const start = async (index: number) => ({
    name: source.names[index]!,
    bytes: await source.read(index),
  });
  try {
    while (underWay.length > 0 || next < end) {
      signal?.throwIfAborted();
      const ahead = Math.min(FILES_AHEAD, Math.max(1, Math.floor(BYTES_AHEAD / largest)));
      while (next < end && underWay.length < ahead) {
        const reading = start(next++);
        // Its error is thrown when its turn comes; until then it must not count as unhandled.
        reading.catch(() => undefined);
        underWay.push(reading);
      }
      const file = await underWay.shift()!;
      const seen = Math.max(1, file.bytes.length);
      largest = largest === BYTES_AHEAD ? seen : Math.max(largest, seen);
      yield file;
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
