import type { Extractor, ExtractorOptions } from '@fidboard/features';
import { conventionalProtocol, type Protocol, type ProtocolChoices } from '@fidboard/protocol';
import { chooseExtraction } from './choose-extraction.ts';
import type { PreprocessingChoice } from './choose-preprocessing.ts';
import type { HeldRows } from './feature-file.ts';
import { openProtocolExtractor } from './open-protocol-extractor.ts';
import { openImages, openSource, type Source } from './source.ts';
import { labelsOfSource } from './source-labels.ts';
import { extractSource, referenceOfSource } from './source-statistics.ts';
import type { StoredStatistics } from './stored-statistics.ts';

export interface ComputeOptions
  extends Pick<ProtocolChoices, 'ddof' | 'featureSample' | 'settings' | 'seed'> {
  extractor?: string | undefined;
  /** How images become its input; its own where left out. */
  preprocessing?: PreprocessingChoice | undefined;
  /** A labels file, a CSV or .npy; the source's own labels, if it has any, when left out. */
  labels?: string | undefined;
  /** Where the network runs; `auto` measures, cpu when left out. */
  provider?: ExtractorOptions['provider'];
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
  /** Told what was left aside, in sentences for people. */
  onWarning?: (text: string) => void;
  /** Told which network runs where, once it is open; not called where the source has no images. */
  onExtractor?: (extractor: Pick<Extractor, 'provider' | 'choice'>) => void;
}

/** The statistics of images or features, and the protocol they were computed under (`fidboard stats`). */
export async function computeStatistics(
  path: string,
  options: ComputeOptions = {},
): Promise<StoredStatistics> {
  await using source = await openSource(path);
  const { labels, warnings } = await labelsOfSource(source, { file: options.labels, required: false });
  for (const warning of warnings) options.onWarning?.(warning);
  const { protocol, extractor } = await prepared(source, options);
  await using _closing = extractor;
  // Awaited here, so that the source stays open until it has been read.
  return await referenceOfSource(source, protocol, { ...options, extractor, labels });
}

/**
 * The features of a set of images, and the protocol they were computed under (`fidboard extract`); they lie in a file
 * that closing them gives back.
 */
export async function computeFeatures(
  path: string,
  options: ComputeOptions = {},
): Promise<{ features: HeldRows; protocol: Protocol }> {
  await using source = await openImages(path);
  const { protocol, extractor } = await prepared(source, options);
  await using _closing = extractor;
  const { signal, onProgress } = options;
  const extracting = { extractor, ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
  return { features: await extractSource(source, extracting), protocol };
}

async function prepared(source: Source, options: ComputeOptions) {
  const { ddof, featureSample, settings, seed, provider } = options;
  const { extraction } = chooseExtraction([source], options);
  const protocol = conventionalProtocol({ extraction, ddof, featureSample, settings, seed });
  const extractor =
    source.kind === 'images' ? await openProtocolExtractor(protocol, provider ? { provider } : {}) : null;
  if (extractor) options.onExtractor?.(extractor);
  return { protocol, extractor };
}
