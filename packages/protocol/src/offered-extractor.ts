import { Field, Refusal } from '@fidboard/core';
import { parseExtraction } from './parse-extraction.ts';
import { isNetworkExtraction, type NetworkExtraction } from './protocol.ts';

/** A network that a worker can run, with its own preprocessing, which a protocol may change. */
export interface OfferedExtractor {
  readonly title: string;
  /** How many classes its classifier tells apart; null where it has none. */
  readonly classes: number | null;
  readonly extraction: NetworkExtraction;
}

/** What a worker has written of its networks; those that this version cannot read are left out, since workers may be of others. */
export function parseOfferedExtractors(json: unknown): OfferedExtractor[] {
  return Field.of(json, 'extractors', '')
    .items()
    .flatMap((item) => {
      try {
        const extraction = parseExtraction(item.at('extraction'));
        if (!isNetworkExtraction(extraction)) return [];
        const classes = item.at('classes').orNull()?.integer(1, 1_000_000) ?? null;
        return [{ title: item.at('title').text(), classes, extraction }];
      } catch (error) {
        if (error instanceof Refusal) return [];
        throw error;
      }
    });
}
