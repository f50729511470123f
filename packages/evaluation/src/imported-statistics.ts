import { Refusal } from '@fidboard/core';
import { extractionFingerprintOf, type Protocol } from '@fidboard/protocol';
import { factorOfMoments } from '@fidboard/statistics';
import { NO_PARTS } from './reference-arrays.ts';
import { readStatistics } from './statistics-file.ts';
import type { StoredStatistics } from './stored-statistics.ts';

/**
 * A reference that is a mean and a covariance of features that another tool made (`mu` and `sigma` of an .npz), as those that a
 * protocol's network makes.
 *
 * Nobody can tell from the numbers which network they are of: only another number of features, or a protocol in the file that
 * makes others, is refused (BAD_INPUT). `name` is what refusals call the file.
 */
export async function importStatistics(
  path: string,
  protocol: Protocol,
  { name, signal }: { name: string; signal?: AbortSignal },
): Promise<StoredStatistics> {
  const { moments, protocol: own } = await readStatistics(path, { name });
  const { dimension, extractor } = protocol.extraction;
  if (moments.mean.length !== dimension) {
    throw new Refusal(
      'BAD_INPUT',
      `${name}: expected mu of ${dimension} numbers, as ${extractor.id} makes features, got ${moments.mean.length}`,
      'Give statistics of the features that the protocol names, or choose the network that they are of.',
    );
  }
  if (own !== null && extractionFingerprintOf(own) !== extractionFingerprintOf(protocol)) {
    throw new Refusal(
      'BAD_INPUT',
      `${name}: expected statistics of ${extractor.id} with the preprocessing of the protocol, got those of another extraction`,
      'Give statistics of the features that the protocol names.',
    );
  }
  const factor = await factorOfMoments(moments, signal ? { signal } : {});
  const parts = { ...NO_PARTS, factor: factor.factor.rows > 0 ? factor : null };
  return { moments, sample: null, labels: null, ...parts, protocol };
}
