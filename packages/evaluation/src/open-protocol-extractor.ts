import { Refusal } from '@fidboard/core';
import { EXTRACTORS, type Extractor, type ExtractorOptions, openExtractor } from '@fidboard/features';
import {
  type Extraction,
  isNetworkExtraction,
  type NetworkExtraction,
  type Protocol,
} from '@fidboard/protocol';
import { describeExtraction } from './agree-extraction.ts';
import { preprocessingOf } from './choose-preprocessing.ts';
import { manifestOf } from './default-protocol.ts';

/** Opens the network that a protocol names with its preprocessing, or refuses (PROTOCOL_MISMATCH) when this machine has no such network. */
export async function openProtocolExtractor(
  { extraction }: Pick<Protocol, 'extraction'>,
  options: Omit<ExtractorOptions, 'preprocessing'> = {},
): Promise<Extractor> {
  const manifest = manifestOf(extraction);
  if (manifest && isNetworkExtraction(extraction)) {
    return openExtractor(manifest.id, { ...options, preprocessing: preprocessingOf(extraction) });
  }
  throw isNetworkExtraction(extraction) ? unknownNetwork(extraction) : withoutNetwork(extraction);
}

/** Names all that somebody needs to find the network: its id, its whole hash, and what brings it here. */
function unknownNetwork(extraction: NetworkExtraction): Refusal {
  const { id, sha256 } = extraction.extractor;
  const own = EXTRACTORS.some((each) => each.id === id);
  return new Refusal(
    'PROTOCOL_MISMATCH',
    `protocol: expected an extractor that is known on this machine, got ${describeExtraction(extraction)}, id ${id}, sha256 ${sha256}`,
    own
      ? 'Use the version of Fidboard that the protocol was made with.'
      : `Add its ONNX file here: \`fidboard extractors info ${id}\`, where it is known, prints the command (fidboard extractors add FILE --id ${id} ...).`,
  );
}

function withoutNetwork(extraction: Extraction): Refusal {
  return new Refusal(
    'PROTOCOL_MISMATCH',
    `protocol: expected an extractor, got ${describeExtraction(extraction)}`,
    'Give features on both sides, or name the extractor with --extractor.',
  );
}
