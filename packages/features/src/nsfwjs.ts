import { listIn, objectIn, stringIn } from './json.ts';
import { type LayersModel, readLayersModel } from './layers-model.ts';
import type { PackageSource } from './manifest.ts';
import { readWeights, type Weights } from './weights.ts';

/** A network as the npm package nsfwjs holds it. */
export interface NsfwNetwork {
  readonly layer: LayersModel;
  readonly weights: Weights;
}

/**
 * Reads one of nsfwjs's networks from the installed package.
 *
 * Its model modules hold JSON and base64 text alone: TensorFlow.js is neither needed nor loaded.
 */
export async function readNsfwNetwork(model: PackageSource['model']): Promise<NsfwNetwork> {
  const { modelJson, weightBundles } = await definitionOf(model);
  const json = objectIn(contentOf(await modelJson()), 'model');
  const groups = listIn(json.weightsManifest, 'weightsManifest').map((group) =>
    objectIn(group, 'weight group'),
  );
  const bundles = await Promise.all(weightBundles.map(async (bundle) => contentOf(await bundle())));
  const bytes = Buffer.concat(bundles.map((text) => Buffer.from(stringIn({ text }, 'text'), 'base64')));
  return {
    layer: readLayersModel(json.modelTopology),
    weights: readWeights(
      groups.flatMap((group) => listIn(group.weights, 'weights')),
      bytes,
    ),
  };
}

/** How nsfwjs hands out a network: the parts are modules of their own, loaded when called for. */
interface Definition {
  readonly modelJson: () => Promise<unknown>;
  readonly weightBundles: readonly (() => Promise<unknown>)[];
}

async function definitionOf(model: PackageSource['model']): Promise<Definition> {
  switch (model) {
    case 'mobilenet_v2':
      return (await import('nsfwjs/models/mobilenet_v2')).MobileNetV2Model;
    case 'inception_v3':
      return (await import('nsfwjs/models/inception_v3')).InceptionV3Model;
  }
}

/** The parts are CommonJS, which an import brings as `default`. */
function contentOf(module: unknown): unknown {
  return objectIn(module, 'nsfwjs module').default;
}
