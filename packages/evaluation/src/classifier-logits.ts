import { logitsOf } from '@fidboard/features';
import type { Logits } from '@fidboard/metrics';
import type { Extraction } from '@fidboard/protocol';
import type { FeatureRows } from '@fidboard/statistics';
import { manifestOf } from './default-protocol.ts';

/** What the classifier of an extractor says of its features, computed as they are read; null where it has none. */
export function classifierLogits(features: FeatureRows, extraction: Extraction): Logits | null {
  const manifest = manifestOf(extraction);
  if (manifest === undefined || manifest.head === null) return null;
  const { classes, telling } = manifest.head;
  const { rows } = features;
  return {
    rows,
    cols: classes,
    classifier: `${manifest.title}, which tells ${classes} classes apart (${telling})`,
    async *[Symbol.asyncIterator]() {
      for await (const block of features) yield await logitsOf(manifest, block);
    },
  };
}

/** Logits that somebody hands in beside features. */
export function givenLogits(rows: FeatureRows): Logits {
  return { ...rows, classifier: 'given logits' };
}
