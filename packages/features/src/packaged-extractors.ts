import type { ExtractorManifest } from './manifest.ts';

// What nsfwjs 4.3.0 does before its networks: dist/esm/core.js divides by 255, then calls tf.image.resizeBilinear
// with alignCorners = true.
const NSFWJS_INPUT = { resize: 'bilinear-align-corners', normalisation: 'x/255', colour: 'rgb' } as const;

/** The networks that come with the install: they are converted from an npm package. */
export const PACKAGED_EXTRACTORS: readonly ExtractorManifest[] = [
  {
    id: 'mobilenet-v2',
    title: 'MobileNetV2',
    sha256: 'cf5bba7ce94dea22af32a4093740bc830bd9efca7473240efb377a027e636b50',
    input: { width: 224, height: 224, ...NSFWJS_INPUT },
    dimension: 1280,
    head: {
      classes: 5,
      telling: 'drawing, hentai, neutral, porn, sexy',
      layers: ['dense_1', 'dense_2', 'dense_3'],
      sha256: '83bd24554125733d3559b57ee4ab9ce6aa7b8596072a407442be0a8067cb10d8',
    },
    licence: 'MIT',
    source: {
      kind: 'package',
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
    head: null,
    licence: 'MIT',
    source: {
      kind: 'package',
      package: 'nsfwjs',
      version: '4.3.0',
      model: 'inception_v3',
      layer: 'mixed5',
      weights: 'ImageNet (Keras), frozen up to this layer; stored in 8 bits',
    },
    batchSize: 4,
  },
];
