import { invariant } from '@fidboard/core';
import { conventionalProtocol, type Protocol, type ProtocolChoices } from '@fidboard/protocol';
import { chooseExtraction } from './choose-extraction.ts';
import type { PreprocessingChoice } from './choose-preprocessing.ts';
import type { HeldRows } from './feature-file.ts';
import { type NetworkOptions, openNetworkFeatures } from './network-features.ts';
import { openImages, openSource, type Source } from './source.ts';
import { labelsOfSource } from './source-labels.ts';
import { referenceOfSource } from './source-statistics.ts';
import type { StoredStatistics } from './stored-statistics.ts';

export interface ComputeOptions
  extends NetworkOptions,
    Pick<ProtocolChoices, 'ddof' | 'featureSample' | 'settings' | 'seed'> {
  extractor?: string | undefined;
  /** How images become its input; its own where left out. */
  preprocessing?: PreprocessingChoice | undefined;
  /** A labels file, a CSV or .npy; the source's own labels, if it has any, when left out. */
  labels?: string | undefined;
  onProgress?: (done: number, total: number) => void;
  /** Told what was left aside, in sentences for people. */
  onWarning?: (text: string) => void;
}

/** The statistics of images or features, and the protocol they were computed under (`fidboard stats`). */
export async function computeStatistics(
  path: string,
  options: ComputeOptions = {},
): Promise<StoredStatistics> {
  await using source = await openSource(path);
  const { labels, warnings } = await labelsOfSource(source, { file: options.labels, required: false });
  for (const warning of warnings) options.onWarning?.(warning);
  const { protocol, network } = await prepared(source, options);
  await using _closing = network;
  // Awaited here, so that the source stays open until it has been read.
  return await referenceOfSource(source, protocol, { ...options, network, labels });
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
  const { protocol, network } = await prepared(source, options);
  await using _closing = network;
  invariant(network !== null, 'computeFeatures', 'a network for images', network);
  const { signal, onProgress } = options;
  const stage = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
  return { features: await network.of(source, stage), protocol };
}

async function prepared(source: Source, options: ComputeOptions) {
  const { ddof, featureSample, settings, seed } = options;
  const { extraction } = chooseExtraction([source], options);
  const protocol = conventionalProtocol({ extraction, ddof, featureSample, settings, seed });
  return { protocol, network: await openNetworkFeatures(protocol, [source], options) };
}
