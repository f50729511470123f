import type {
  Extractor,
  ExtractorOptions,
  FeatureOrigin,
  NetworkOptions,
  Provider,
} from '@fidboard/evaluation';
import { openUserCache } from './feature-cache.ts';
import type { Progress } from './progress.ts';

/** What `--provider` can be. */
export type ProviderOption = NonNullable<ExtractorOptions['provider']>;

/** How features are to be made. */
export interface PlaceOptions {
  provider: ProviderOption;
  threads?: number;
  batchSize?: number;
  /** False with `--no-cache`. */
  cache?: boolean;
}

/** What `--json` says of where features came from. */
export interface FeatureFacts {
  /** Where the network ran; null where no image needed it. */
  readonly provider: Provider | null;
  /** Why there and how: seconds an image on each provider that was timed, the batch and the threads; null where the provider was named or nothing ran now. */
  readonly providerChoice: Omit<NonNullable<Extractor['choice']>, 'provider'> | null;
  /** Each set of images, in the order of the arguments. */
  readonly features: readonly FeatureOrigin[];
}

/** Where the features of a command come from. */
export interface FeaturePlace {
  /** To be handed to what makes features. */
  readonly options: Required<Pick<NetworkOptions, 'provider' | 'onExtractor' | 'onFeatures'>> &
    Pick<NetworkOptions, 'cache' | 'threads' | 'batchSize'>;
  readonly facts: FeatureFacts;
  /** What was wrong with the cache, in sentences for people. */
  readonly warnings: readonly string[];
}

/** Takes down where features come from, and says where the network runs where nobody had named the place. */
export function watchFeatures(
  progress: Progress,
  { provider: asked, threads, batchSize, cache = true }: PlaceOptions,
): FeaturePlace {
  const warnings: string[] = [];
  const features: FeatureOrigin[] = [];
  let choice: Extractor['choice'] = null;
  return {
    warnings,
    options: {
      provider: asked,
      threads,
      batchSize,
      cache: cache ? openUserCache((text) => warnings.push(text)) : undefined,
      onExtractor(extractor) {
        choice = extractor.choice;
        if (choice === null) return;
        const times = Object.entries(choice.secondsPerImage)
          .map(([name, seconds]) => `${name} ${(1000 * seconds).toPrecision(2)} ms`)
          .join(', ');
        progress.note(`network on ${extractor.provider}${times && `, by measurement (an image: ${times})`}`);
        for (const sentence of choice.passedOver) progress.note(sentence);
      },
      onFeatures: (origin) => features.push(origin),
    },
    get facts() {
      const { provider = null } = features.at(-1) ?? {};
      if (choice === null) return { provider, providerChoice: null, features };
      const { provider: _, ...providerChoice } = choice;
      return { provider, providerChoice, features };
    },
  };
}

/** "a/ computed on cpu, b.zip from the cache (cpu)"; empty where no side has images. */
export function originText(features: readonly FeatureOrigin[]): string {
  return features
    .map(
      ({ path, provider, cached }) =>
        `${path} ${cached ? `from the cache (${provider})` : `computed on ${provider}`}`,
    )
    .join(', ');
}
