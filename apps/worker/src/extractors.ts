import { Refusal } from '@fidboard/core';
import {
  defaultProtocol,
  type Extractor,
  type ExtractorOptions,
  extractionFingerprintOf,
  openProtocolExtractor,
  type Protocol,
} from '@fidboard/evaluation';

/** The extractors a process has open, one for each network and preprocessing, for as long as it lives. */
export class Extractors {
  readonly #open = new Map<string, Promise<Extractor>>();

  constructor(private readonly place: Pick<ExtractorOptions, 'provider' | 'threads' | 'batchSize'>) {}

  of(protocol: Protocol): Promise<Extractor> {
    const key = extractionFingerprintOf(protocol);
    let extractor = this.#open.get(key);
    if (extractor === undefined) {
      extractor = openProtocolExtractor(protocol, this.place);
      this.#open.set(key, extractor);
      // One that failed to open is tried again by the next job.
      extractor.catch(() => this.#open.delete(key));
    }
    return extractor;
  }

  /**
   * Opens the default extractor and returns it, so that a provider that this machine lacks ends the worker and no
   * submission, and the worker can say where it computes.
   */
  async check(): Promise<Extractor> {
    try {
      return await this.of(defaultProtocol());
    } catch (cause) {
      if (!(cause instanceof Refusal) || cause.code !== 'USAGE') throw cause;
      throw new Refusal(
        'USAGE',
        `FIDBOARD_PROVIDER is "${this.place.provider}", but ${cause.message}.`,
        'Set it to cpu, or see with npm run doctor what this machine lacks.',
        { cause },
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values());
    for (const one of opened) if (one.status === 'fulfilled') await one.value[Symbol.asyncDispose]();
  }
}
