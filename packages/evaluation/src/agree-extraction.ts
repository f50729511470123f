import { canonicalJson, type Json, Refusal } from '@fidboard/core';
import { type Extraction, extractorTitleOf, preprocessingTitleOf } from '@fidboard/protocol';

/** Refuses features that were made otherwise than the protocol says. */
export function refuseOtherExtraction(what: string, found: Extraction, expected: Extraction): void {
  if (sameExtraction(found, expected)) return;
  throw new Refusal(
    'PROTOCOL_MISMATCH',
    `${what}: expected features of ${describeExtraction(expected, found)}, got ${describeExtraction(found, expected)}`,
    'Compute both sides under the same protocol: extract again with the same extractor and preprocessing.',
  );
}

export function sameExtraction(a: Extraction, b: Extraction): boolean {
  return canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json);
}

/**
 * "MobileNetV2 (1280-d, sha256 0123abcd)": enough to tell two networks of one name apart. Beside an extraction of the same
 * network that has another preprocessing, with its own.
 */
export function describeExtraction(extraction: Extraction, beside?: Extraction): string {
  const { sha256 } = extraction.extractor;
  const hash = sha256 === null ? '' : `, sha256 ${sha256.slice(0, 8)}`;
  const sameNetwork = beside?.extractor.id === extraction.extractor.id && beside.extractor.sha256 === sha256;
  const way = sameNetwork && sha256 !== null ? `; ${preprocessingTitleOf({ extraction })}` : '';
  return `${extractorTitleOf({ extraction })} (${extraction.dimension}-d${hash}${way})`;
}
