import { canonicalJson, type Json, Refusal } from '@fidboard/core';
import { type Extraction, extractorTitleOf } from '@fidboard/protocol';

/** Refuses features that were made otherwise than the protocol says. */
export function refuseOtherExtraction(what: string, found: Extraction, expected: Extraction): void {
  if (sameExtraction(found, expected)) return;
  throw new Refusal(
    'PROTOCOL_MISMATCH',
    `${what}: expected features of ${describeExtraction(expected)}, got ${describeExtraction(found)}`,
    'Compute both sides under the same protocol: extract again with the same extractor.',
  );
}

export function sameExtraction(a: Extraction, b: Extraction): boolean {
  return canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json);
}

/** "MobileNetV2 (1280-d, sha256 0123abcd)": enough to tell two extractions of one name apart. */
export function describeExtraction(extraction: Extraction): string {
  const { sha256 } = extraction.extractor;
  const hash = sha256 === null ? '' : `, sha256 ${sha256.slice(0, 8)}`;
  return `${extractorTitleOf({ extraction })} (${extraction.dimension}-d${hash})`;
}
