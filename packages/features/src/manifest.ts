import type { Preprocessing } from '@fidboard/protocol';
import type { CheckpointNetwork } from './checkpoint-network.ts';
import type { Pooling } from './pooling.ts';

/** A network that turns images into features, with everything about it that can change a number. */
export interface ExtractorManifest {
  readonly id: string;
  /** What people read beside a score: "Frechet distance, MobileNetV2". Never FID: that is one other network. */
  readonly title: string;
  /**
   * Names the network in protocols: the SHA-256 of the ONNX bytes that a package's network is converted to, of the
   * checkpoint that the weights come from, or of somebody's own ONNX file. Where a file leaves a choice of outputs or pooling, it
   * is that of the choice with the file's: see add-extractor.ts.
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
export type ExtractorSource = PackageSource | CheckpointSource | OnnxSource;

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
  /** What is built of its weights. */
  readonly network: CheckpointNetwork;
}

/** Somebody's own ONNX file, which was checked and is kept under its hash. */
export interface OnnxSource {
  readonly kind: 'onnx';
  readonly bytes: number;
  /** Of the file; checked whenever the network is opened. */
  readonly sha256: string;
  /** What is fed: float32 [n, 3, height, width], normalised, or uint8 [n, height, width, 3] as it is. */
  readonly input: { readonly name: string; readonly type: 'float32' | 'uint8' };
  readonly output: string;
  readonly pool: Pooling;
}
