import type { OfferedExtractor } from '@fidboard/protocol';

/** A network as a worker offers it. */
export const OFFERED: OfferedExtractor = {
  title: 'MobileNetV2',
  classes: 1000,
  extraction: {
    extractor: { id: 'mobilenet-v2', sha256: 'e'.repeat(64) },
    dimension: 1280,
    input: { width: 224, height: 224 },
    resize: 'bilinear-align-corners',
    normalisation: 'x/255',
    colour: 'rgb',
    dtype: 'float32',
  },
};
