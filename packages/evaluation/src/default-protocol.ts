import { type ExtractorManifest, extractorById } from '@fidboard/features';
import {
  conventionalProtocol,
  type KidSettings,
  type NetworkExtraction,
  type Protocol,
  type SkewSettings,
  type WamSettings,
} from '@fidboard/protocol';

export const DEFAULT_EXTRACTOR = 'mobilenet-v2';

export interface ProtocolOptions {
  /** The id of one of `EXTRACTORS`; another is refused. */
  extractor?: string;
  /** Settings of KID that differ from 100 subsets of 1000; a board of fewer than 1000 images must set a size. */
  kid?: Partial<Pick<KidSettings, 'subsets' | 'subsetSize'>>;
  /** Settings of the skew distance that differ from 64 principal components, weight 1, cube root. */
  skew?: Partial<SkewSettings>;
  /** Settings of the mixture distance that differ from 10 full components in 64 principal components. */
  wam?: Partial<WamSettings>;
  seed?: number;
  expectedCount?: number;
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
