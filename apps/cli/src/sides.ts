import type { SidesOptions, StageProgress } from '@fidboard/evaluation';
import type { FeaturePlace, PlaceOptions } from './network-place.ts';
import { type PreprocessingOptions, preprocessingOf } from './preprocessing.ts';
import type { Progress } from './progress.ts';
import { choicesOf, type SettingOptions } from './settings.ts';

/** The flags that `score` and `compare` share. */
export interface SidesFlags extends SettingOptions, PlaceOptions, PreprocessingOptions {
  metrics?: string[];
  extractor?: string;
  seed?: number;
  labels?: string;
  otherLabels?: string;
  referenceLabels?: string;
  json?: boolean;
  quiet?: boolean;
}

/** What the flags ask of a score, its progress shown as it goes on. */
export function sidesOptionsOf(
  flags: SidesFlags & { signal: AbortSignal },
  { progress, place }: { progress: Progress; place: FeaturePlace },
): SidesOptions & { onProgress: (progress: StageProgress) => void } {
  const { metrics, extractor, seed, labels, otherLabels, referenceLabels, ddof, featureSample } = flags;
  return {
    metrics,
    extractor,
    seed,
    labels,
    otherLabels,
    referenceLabels,
    ddof,
    featureSample,
    ...place.options,
    preprocessing: preprocessingOf(flags),
    settings: choicesOf(flags),
    signal: flags.signal,
    onProgress: ({ stage, done, total, title }) => progress.update(title || stage, done, total),
  };
}
