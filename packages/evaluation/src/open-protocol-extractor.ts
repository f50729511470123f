import { Refusal } from '@fidboard/core';
import { EXTRACTORS, type Extractor, type ExtractorOptions, openExtractor } from '@fidboard/features';
import { isNetworkExtraction, type Protocol } from '@fidboard/protocol';
import { describeExtraction } from './agree-extraction.ts';
import { preprocessingOf } from './choose-preprocessing.ts';
import { extractionOf, manifestOf } from './default-protocol.ts';

/** Opens the network that a protocol names with its preprocessing, or refuses (PROTOCOL_MISMATCH) when this installation has no such network. */
export async function openProtocolExtractor(
  { extraction }: Pick<Protocol, 'extraction'>,
  options: Omit<ExtractorOptions, 'preprocessing'> = {},
): Promise<Extractor> {
  const manifest = manifestOf(extraction);
  if (manifest && isNetworkExtraction(extraction)) {
    return openExtractor(manifest.id, { ...options, preprocessing: preprocessingOf(extraction) });
  }
  const known = EXTRACTORS.map((each) => describeExtraction(extractionOf(each))).join(', ');
  throw new Refusal(
    'PROTOCOL_MISMATCH',
    `protocol: expected an extractor of this installation (${known}), got ${describeExtraction(extraction)}`,
    isNetworkExtraction(extraction)
      ? 'Use the version of Fidboard that the protocol was made with.'
      : 'Give features on both sides, or name the extractor with --extractor.',
  );
}
