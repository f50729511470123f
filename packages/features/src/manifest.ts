import { Refusal } from '@fidboard/core';

/** A network that turns images into features, with everything about it that can change a number. */
export interface ExtractorManifest {
  readonly id: 'mobilenet-v2' | 'inception-v3-mixed5';
  /** What people read beside a score: "Frechet distance, MobileNetV2". Never FID: that is one other network. */
  readonly title: string;
  /** SHA-256 of the ONNX bytes that the network is converted to; checked whenever it is opened. */
  readonly sha256: string;
  readonly input: ExtractorInput;
  /** Features per image: the channels of the last layer, averaged over its positions. */
  readonly dimension: number;
  readonly licence: string;
  readonly source: ExtractorSource;
  /** Images per run of the network: on 2 cores larger batches were no faster, and each doubling costs memory. */
  readonly batchSize: number;
}

/** How pixels reach the network; the resize and the division happen inside its graph, in float32. */
export interface ExtractorInput {
  readonly width: number;
  readonly height: number;
  /** Bilinear without antialiasing, corners aligned: output pixel i reads position i (in - 1) / (out - 1). */
  readonly resize: 'bilinear-align-corners';
  readonly normalisation: 'x/255';
  readonly colour: 'rgb';
}

/** Where the weights lie: a network of an npm package, and the layer that is read. */
export interface ExtractorSource {
  readonly package: 'nsfwjs';
  readonly version: '4.3.0';
  readonly model: 'mobilenet_v2' | 'inception_v3';
  readonly layer: string;
  readonly weights: string;
}

// What nsfwjs 4.3.0 does before its networks: dist/esm/core.js divides by 255, then calls tf.image.resizeBilinear
// with alignCorners = true.
const NSFWJS_INPUT = { resize: 'bilinear-align-corners', normalisation: 'x/255', colour: 'rgb' } as const;

export const EXTRACTORS: readonly ExtractorManifest[] = [
  {
    id: 'mobilenet-v2',
    title: 'MobileNetV2',
    sha256: 'cf5bba7ce94dea22af32a4093740bc830bd9efca7473240efb377a027e636b50',
    input: { width: 224, height: 224, ...NSFWJS_INPUT },
    dimension: 1280,
    licence: 'MIT',
    source: {
      package: 'nsfwjs',
      version: '4.3.0',
      model: 'mobilenet_v2',
      layer: 'out_relu',
      weights: 'ImageNet up to block 10, the blocks after it fine-tuned by nsfwjs; stored in 8 bits',
    },
    batchSize: 8,
  },
  {
    id: 'inception-v3-mixed5',
    title: 'Inception-v3 mixed5',
    sha256: '1d4c1704f5deee8990f718b85401540524d64e9d5b5812589c4847cf8d1f2a51',
    input: { width: 299, height: 299, ...NSFWJS_INPUT },
    dimension: 768,
    licence: 'MIT',
    source: {
      package: 'nsfwjs',
      version: '4.3.0',
      model: 'inception_v3',
      layer: 'mixed5',
      weights: 'ImageNet (Keras), frozen up to this layer; stored in 8 bits',
    },
    batchSize: 4,
  },
];

/** The manifest with this id; refuses an unknown one with the list of those there are. */
export function extractorById(id: string): ExtractorManifest {
  const manifest = EXTRACTORS.find((extractor) => extractor.id === id);
  if (manifest === undefined) {
    throw new Refusal(
      'USAGE',
      `extractor: expected ${EXTRACTORS.map((extractor) => extractor.id).join(' or ')}, got ${JSON.stringify(id)}`,
      'Name one of the extractors that this version has.',
    );
  }
  return manifest;
}
