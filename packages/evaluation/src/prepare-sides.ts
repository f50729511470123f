import { Refusal } from '@fidboard/core';
import { conventionalProtocol, type Protocol, type ProtocolChoices } from '@fidboard/protocol';
import { chooseExtraction } from './choose-extraction.ts';
import type { PreprocessingChoice } from './choose-preprocessing.ts';
import { type NetworkFeatures, type NetworkOptions, openNetworkFeatures } from './network-features.ts';
import { openBeside, openPair } from './open-pair.ts';
import { metricsByKey, type ScoringOptions } from './score-statistics.ts';
import { labelsOfSides } from './side-labels.ts';
import type { Source } from './source.ts';
import { type HeldSide, statisticsOfSource } from './source-statistics.ts';

/** What of a score the user chooses, whatever number of samples is scored. */
export interface SidesOptions
  extends NetworkOptions,
    Pick<ProtocolChoices, 'ddof' | 'featureSample' | 'settings' | 'seed'> {
  /** Metric keys, or `all` that can be computed; when left out, those of the default. */
  metrics?: readonly string[] | undefined;
  /** Runs on images, and is taken as the maker of features that do not name theirs. */
  extractor?: string | undefined;
  /** How images become its input; as the statistics beside them say, else its own, where left out. */
  preprocessing?: PreprocessingChoice | undefined;
  /** A labels file of the (first) sample, a CSV or .npy; its own labels, if it has any, when left out. */
  labels?: string | undefined;
  /** The same of the second sample, where there is one. */
  otherLabels?: string | undefined;
  /** The same of the reference. */
  referenceLabels?: string | undefined;
}

/** How far one stage is. */
export interface StageProgress {
  /** A side whose statistics are being made, or `scoring`. */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** The metric under way, while scoring. */
  readonly title?: string;
}

export interface SamplePaths {
  /** One sample or two. */
  readonly samples: readonly [string] | readonly [string, string];
  readonly reference: string;
}

/** The samples and their reference under one protocol, with the statistics of each; open while they are used. */
export interface PreparedSides {
  readonly protocol: Protocol;
  readonly samples: readonly HeldSide[];
  readonly reference: HeldSide;
  readonly warnings: readonly string[];
  /** The options of a stage of the user's: its network, signal and progress. */
  stage(name: string): ScoringOptions & { readonly network: NetworkFeatures | null };
}

/** What a side is called while its statistics are made; the samples' in their order. */
export interface StageNames {
  readonly samples: readonly string[];
  /** Told when the statistics of a side are made. */
  readonly onMade?: (name: string) => void;
  readonly onProgress?: ((progress: StageProgress) => void) | undefined;
}

/**
 * Opens samples and their reference, settles one protocol for all of them, makes the statistics of each and hands them to `use`.
 *
 * Refuses with PROTOCOL_MISMATCH when sides were made by different extractors, and with BAD_INPUT what cannot be read, labels
 * that do not fit and KID subsets that are larger than a side.
 */
export async function withSides<T>(
  { samples: [firstPath, secondPath], reference: referencePath }: SamplePaths,
  options: SidesOptions & { stages: StageNames },
  use: (sides: PreparedSides) => Promise<T>,
): Promise<T> {
  const { ddof, featureSample, settings, seed, signal, stages } = options;
  metricsByKey(options.metrics); // an unknown key is refused before hours of work
  const choice = { extractor: options.extractor };
  await using held = new Held();
  const pair = held.keep(await openPair(firstPath, referencePath, choice));
  const beside =
    secondPath === undefined ? null : held.keep(await openBeside(secondPath, pair.reference, choice));
  const opened = beside === null ? [pair.candidate] : [pair.candidate, beside.source];
  const sources = [...opened, pair.reference];
  const labels = await labelsOfSides(
    [
      { source: pair.candidate, name: 'candidate', flag: '--labels', file: options.labels },
      ...(beside
        ? [
            {
              source: beside.source,
              name: 'second sample',
              flag: '--other-labels',
              file: options.otherLabels,
            },
          ]
        : []),
      {
        source: pair.reference,
        name: 'reference',
        flag: '--reference-labels',
        file: options.referenceLabels,
      },
    ],
    options.metrics,
  );
  const { extraction, warnings } = chooseExtraction(sources, options);
  const protocol = conventionalProtocol({ extraction, ddof, featureSample, settings, seed });
  const network = await openNetworkFeatures(protocol, sources, options);
  if (network) held.keep(network);
  const stage = (name: string) => ({
    network,
    ...(signal ? { signal } : {}),
    ...(stages.onProgress
      ? {
          onProgress: (done: number, total: number, title?: string) =>
            stages.onProgress?.({ stage: name, done, total, ...(title ? { title } : {}) }),
        }
      : {}),
  });
  const sides: HeldSide[] = [];
  for (const [at, source] of sources.entries()) {
    const name = stages.samples[at] ?? 'reference';
    const own = { ...stage(name), labels: labels.of[at] ?? null };
    sides.push(held.keep(await statisticsOfSource(source, protocol, own)));
    stages.onMade?.(name);
  }
  refuseSmallSides(sides, settings?.kid?.subsetSize);
  // Awaited here, so that all stays open until it has been used.
  return await use({
    protocol,
    samples: sides.slice(0, opened.length),
    reference: sides.at(-1)!,
    warnings: [
      ...pair.warnings,
      ...(beside?.warnings ?? []),
      ...labels.warnings,
      ...warnings,
      ...sampleWarnings(sources, protocol),
    ],
    stage,
  });
}

/** Closes what it keeps, the last first. */
class Held implements AsyncDisposable {
  readonly #kept: AsyncDisposable[] = [];

  keep<T extends AsyncDisposable>(resource: T): T {
    this.#kept.push(resource);
    return resource;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let resource = this.#kept.pop(); resource !== undefined; resource = this.#kept.pop()) {
      await resource[Symbol.asyncDispose]();
    }
  }
}

function refuseSmallSides(sides: readonly HeldSide[], subsetSize: number | undefined): void {
  for (const {
    statistics: { sample },
  } of sides) {
    if (subsetSize === undefined || sample === null || sample.rows >= subsetSize) continue;
    throw new Refusal(
      'BAD_INPUT',
      `kid: expected subsets no larger than any side, got ${subsetSize} of ${sample.rows} images`,
      `Choose --subset-size ${sample.rows} or less.`,
    );
  }
}

/** Statistics keep a sample drawn by their own seed: say so where it differs from this protocol's. */
function sampleWarnings(sources: readonly Source[], protocol: Protocol): string[] {
  return sources.flatMap((source) => {
    if (source.kind !== 'statistics' || !source.statistics.protocol) return [];
    const { sample, moments, protocol: own } = source.statistics;
    if (!sample || sample.rows === moments.n || own.seed === protocol.seed) return [];
    return [
      `${source.path} keeps a feature sample drawn with seed ${own.seed}, not ${protocol.seed}: kid depends on it.`,
    ];
  });
}
