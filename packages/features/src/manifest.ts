import { Refusal } from '@fidboard/core';
import type { FidInceptionDimension } from './fid-inception.ts';
import type { Preprocessing } from './preprocessing.ts';

/** A network that turns images into features, with everything about it that can change a number. */
export interface ExtractorManifest {
  readonly id: string;
  /** What people read beside a score: "Frechet distance, MobileNetV2". Never FID: that is one other network. */
  readonly title: string;
  /**
   * Names the network in protocols: the SHA-256 of the ONNX bytes that a package's network is converted to, or of the
   * checkpoint that the weights come from; checked whenever the network is opened.
   */
  readonly sha256: string;
  /** Its size, and the preprocessing that is used where nobody chooses another. */
  readonly input: ExtractorInput;
  /** Features per image: the channels of a layer, averaged over its positions. */
  readonly dimension: number;
  /** What classifies its features; null where the network goes on from another layer. */
  readonly head: ExtractorHead | null;
  readonly licence: string;
  readonly source: ExtractorSource;
  /** Images per run of the network: on 2 cores larger batches were no faster, and each doubling costs memory. */
  readonly batchSize: number;
}

/** The pixels that a network sees, and how an image's pixels become these. */
export interface ExtractorInput extends Preprocessing {
  readonly width: number;
  readonly height: number;
}

/** The rest of a network, from the features to its answers. It is no part of a protocol: no feature depends on it. */
export interface ExtractorHead {
  /** How many classes it tells apart. */
  readonly classes: number;
  /** What they are, for people. */
  readonly telling: string;
  /** Dense layers by name, the last of which gives a number for each class. */
  readonly layers: readonly string[];
  /** SHA-256 of the ONNX bytes that it is converted to, checked when it is opened; null where the checkpoint's covers it. */
  readonly sha256: string | null;
}

/** Where the weights lie. */
export type ExtractorSource = PackageSource | CheckpointSource;

/** A network of an npm package, and the layer that is read. */
export interface PackageSource {
  readonly kind: 'package';
  readonly package: 'nsfwjs';
  readonly version: '4.3.0';
  readonly model: 'mobilenet_v2' | 'inception_v3';
  readonly layer: string;
  readonly weights: string;
}

/** A PyTorch checkpoint that somebody installs once: it is too large for a package. */
export interface CheckpointSource {
  readonly kind: 'checkpoint';
  readonly file: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly layer: FidInceptionDimension;
}

// What nsfwjs 4.3.0 does before its networks: dist/esm/core.js divides by 255, then calls tf.image.resizeBilinear
// with alignCorners = true.
const NSFWJS_INPUT = { resize: 'bilinear-align-corners', normalisation: 'x/255', colour: 'rgb' } as const;

const FID_INCEPTION_HEAD: ExtractorHead = {
  classes: 1008,
  telling: 'the 1000 of ImageNet and 8 that no image belongs to',
  layers: ['fc'],
  sha256: null,
};

export const EXTRACTORS: readonly ExtractorManifest[] = [
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
  fidInception(2048, 'fid-inception-v3', 'FID Inception-v3'),
  fidInception(768, 'fid-inception-v3-768', 'FID Inception-v3, 768'),
  fidInception(192, 'fid-inception-v3-192', 'FID Inception-v3, 192'),
  fidInception(64, 'fid-inception-v3-64', 'FID Inception-v3, 64'),
];

/** The network that FID is defined by, preprocessed as pytorch-fid does, at one of its `dims`. */
function fidInception(dimension: FidInceptionDimension, id: string, title: string): ExtractorManifest {
  const sha256 = '6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2';
  const file = 'pt_inception-2015-12-05-6726825d.pth';
  return {
    id,
    title,
    sha256,
    input: {
      width: 299,
      height: 299,
      resize: 'bilinear-half-pixel',
      normalisation: '2x/255-1',
      colour: 'rgb',
    },
    dimension,
    head: dimension === 2048 ? FID_INCEPTION_HEAD : null,
    licence: 'Apache-2.0',
    source: {
      kind: 'checkpoint',
      file,
      url: `https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/${file}`,
      bytes: 95_628_359,
      sha256,
      layer: dimension,
    },
    batchSize: 8,
  };
}

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
