import { type Extractor, type ExtractorManifest, extractorById, knownExtractors } from '@fidboard/features';
import {
  conventionalProtocol,
  type Extraction,
  isNetworkExtraction,
  type NetworkExtraction,
  type Protocol,
  type ProtocolChoices,
} from '@fidboard/protocol';
import { type PreprocessingChoice, withPreprocessing } from './choose-preprocessing.ts';

export const DEFAULT_EXTRACTOR = 'mobilenet-v2';

export interface ProtocolOptions extends Omit<ProtocolChoices, 'extraction'> {
  /** The id of an extractor of this installation or of this machine; another is refused. */
  readonly extractor?: string;
  /** What differs from the extractor's own preprocessing. */
  readonly preprocessing?: PreprocessingChoice | undefined;
}

/** The conventional protocol of an extractor of this installation, MobileNetV2 unless another is named. */
export function defaultProtocol(options: ProtocolOptions = {}): Protocol {
  const { extractor = DEFAULT_EXTRACTOR, preprocessing, ...choices } = options;
  const extraction = withPreprocessing(extractionOf(extractorById(extractor)), preprocessing);
  return conventionalProtocol({ extraction, ...choices });
}

/** What a protocol says of an extractor with its own preprocessing: everything that can change a feature. */
export function extractionOf(manifest: ExtractorManifest): NetworkExtraction {
  return extractionOfOpen({ manifest, input: manifest.input });
}

/** The same of an open one, with the preprocessing that it was opened with. */
export function extractionOfOpen({
  manifest,
  input,
}: Pick<Extractor, 'manifest' | 'input'>): NetworkExtraction {
  const { id, sha256, dimension } = manifest;
  const { width, height, ...preprocessing } = input;
  return {
    extractor: { id, sha256 },
    dimension,
    input: { width, height },
    ...preprocessing,
    dtype: 'float32',
  };
}

/** The network of an extraction among those that are known on this machine, whatever comes before it. */
export function manifestOf(extraction: Extraction): ExtractorManifest | undefined {
  if (!isNetworkExtraction(extraction)) return undefined;
  const { extractor, dimension, input } = extraction;
  return knownExtractors().find(
    (each) =>
      each.id === extractor.id &&
      each.sha256 === extractor.sha256 &&
      each.dimension === dimension &&
      each.input.width === input.width &&
      each.input.height === input.height,
  );
}
