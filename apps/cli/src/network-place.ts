import type { Extractor, ExtractorOptions, Provider } from '@fidboard/evaluation';
import type { Progress } from './progress.ts';

/** What `--provider` can be. */
export type ProviderOption = NonNullable<ExtractorOptions['provider']>;

/** Where the network of a command runs. */
export interface NetworkPlace {
  /** Null until it is known, and where no network is needed. */
  readonly provider: Provider | null;
  readonly onExtractor: (extractor: Pick<Extractor, 'provider' | 'choice'>) => void;
}

/** Takes down where the network runs, and says it where nobody had named the place. */
export function watchNetwork(progress: Progress): NetworkPlace {
  let provider: Provider | null = null;
  return {
    get provider() {
      return provider;
    },
    onExtractor({ provider: chosen, choice }) {
      provider = chosen;
      if (choice === null) return;
      const times = Object.entries(choice.secondsPerImage)
        .map(([name, seconds]) => `${name} ${(1000 * seconds).toPrecision(2)} ms`)
        .join(', ');
      progress.note(`network on ${provider}${times && `, by measurement (an image: ${times})`}`);
      for (const sentence of choice.passedOver) progress.note(sentence);
    },
  };
}
