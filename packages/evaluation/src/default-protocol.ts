import { type ExtractorManifest, extractorById } from '@fidboard/features';
import {
  conventionalProtocol,
  type NetworkExtraction,
  type Protocol,
  type ProtocolChoices,
} from '@fidboard/protocol';

export const DEFAULT_EXTRACTOR = 'mobilenet-v2';

export interface ProtocolOptions extends Omit<ProtocolChoices, 'extraction'> {
  /** The id of one of `EXTRACTORS`; another is refused. */
  readonly extractor?: string;
}

/** The conventional protocol of an extractor of this installation, MobileNetV2 unless another is named. */
export function defaultProtocol(options: ProtocolOptions = {}): Protocol {
  const { extractor = DEFAULT_EXTRACTOR, ...choices } = options;
  return conventionalProtocol({ extraction: extractionOf(extractorById(extractor)), ...choices });
}

/** What a protocol says of an extractor: every property of it that can change a feature. */
export function extractionOf(manifest: ExtractorManifest): NetworkExtraction {
  const { id, sha256, dimension, input } = manifest;
  return {
    extractor: { id, sha256 },
    dimension,
    input: { width: input.width, height: input.height },
    resize: input.resize,
    normalisation: input.normalisation,
    colour: input.colour,
    dtype: 'float32',
  };
}
