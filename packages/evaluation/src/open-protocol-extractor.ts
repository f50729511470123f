import { Refusal } from '@fidboard/core';
import { EXTRACTORS, type Extractor, type ExtractorOptions, openExtractor } from '@fidboard/features';
import { isNetworkExtraction, type Protocol } from '@fidboard/protocol';
import { describeExtraction, sameExtraction } from './agree-extraction.ts';
import { extractionOf } from './default-protocol.ts';

/** Opens the extractor that a protocol names, or refuses (PROTOCOL_MISMATCH) when this installation has no such one. */
export async function openProtocolExtractor(
  { extraction }: Pick<Protocol, 'extraction'>,
  options: ExtractorOptions = {},
): Promise<Extractor> {
  const manifest = EXTRACTORS.find((each) => sameExtraction(extractionOf(each), extraction));
  if (manifest) return openExtractor(manifest.id, options);
  const known = EXTRACTORS.map((each) => describeExtraction(extractionOf(each))).join(', ');
  throw new Refusal(
    'PROTOCOL_MISMATCH',
    `protocol: expected an extractor of this installation (${known}), got ${describeExtraction(extraction)}`,
    isNetworkExtraction(extraction)
      ? 'Use the version of Fidboard that the protocol was made with.'
      : 'Give features on both sides, or name the extractor with --extractor.',
  );
}
