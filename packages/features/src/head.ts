import { invariant, Refusal, sha256Hex } from '@fidboard/core';
import { GraphBuilder, graphSession, type Tensor } from '@fidboard/onnx';
import { readCheckpoint } from './checkpoint/read-checkpoint.ts';
import { fidInceptionHead } from './fid-inception.ts';
import { installedPath } from './installed.ts';
import type { CheckpointSource, ExtractorHead, ExtractorManifest, PackageSource } from './manifest.ts';
import { readNsfwNetwork } from './nsfwjs.ts';
import { transposed } from './transposed.ts';

/** A matrix of numbers, row-major. */
interface Rows {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array | Float64Array;
}

/** A dense layer: `kernel` is in x out; the bias stands before the ReLU of every layer but the last, which has neither. */
interface Dense {
  readonly name: string;
  readonly kernel: Tensor;
  readonly bias: Tensor | null;
}

/**
 * What an extractor's classifier says of its features: rows x classes, before the softmax and without the last bias.
 *
 * In float64 from the features' own type, so that it does not depend on the batch. Refuses an extractor without a
 * classifier, weights that are not the manifest's and a checkpoint that is not installed. Checked against float64 PyTorch.
 */
export async function logitsOf(manifest: ExtractorManifest, features: Rows): Promise<Rows> {
  const { head, dimension, id } = manifest;
  if (head === null) throw noClassifier(manifest);
  invariant(features.cols === dimension, 'logitsOf', `features of dimension ${dimension}`, features.cols);
  return classify(`${id} ${manifest.sha256}`, () => layersOf(manifest, head), features);
}

/** The same of dense layers at hand; `key` names them for as long as the process lives. */
export async function classify(
  key: string,
  layers: () => Promise<readonly Dense[]>,
  { rows, cols, data }: Rows,
): Promise<Rows> {
  const type = data instanceof Float32Array ? 'float32' : 'float64';
  const id = `${key} ${type}`;
  let network = networks.get(id);
  if (network === undefined) {
    network = layers().then((made) => headGraph(made, type));
    networks.set(id, network);
    network.catch(() => networks.delete(id)); // a failure is not kept: the next call tries again
  }
  const bytes = await network;
  const session = await graphSession(`head ${id}`, () => bytes);
  const { logits } = await session.run({ features: { type, dims: [rows, cols], data } });
  invariant(logits?.data instanceof Float64Array, 'classify', 'float64 logits', logits?.type);
  return { rows, cols: logits.data.length / rows, data: logits.data };
}

const networks = new Map<string, Promise<Uint8Array>>();

async function layersOf(manifest: ExtractorManifest, head: ExtractorHead): Promise<readonly Dense[]> {
  const { source } = manifest;
  invariant(source.kind !== 'onnx', manifest.id, 'a classifier that is known here', 'a file of its own');
  const layers =
    source.kind === 'package'
      ? await packageLayers(source, head)
      : await checkpointLayers(manifest, source, head);
  const sha256 = sha256Hex(headGraph(layers, 'float32'));
  if (head.sha256 === null || head.sha256 === sha256) return layers;
  throw new Refusal(
    'CHECKSUM_MISMATCH',
    `classifier of ${manifest.id}: expected a network with SHA-256 ${head.sha256}, got ${sha256}`,
    'Run `npm ci`, so that its package is exactly the version that this one was made with.',
  );
}

async function packageLayers({ model }: PackageSource, { layers }: ExtractorHead): Promise<Dense[]> {
  const { weights } = await readNsfwNetwork(model);
  const weight = (name: string): Tensor => {
    const tensor = weights(name);
    invariant(tensor !== undefined, model, `a weight named ${name}`, 'none');
    return tensor;
  };
  return layers.map((name, i) => ({
    name,
    kernel: weight(`${name}/kernel`),
    bias: i === layers.length - 1 ? null : weight(`${name}/bias`),
  }));
}

async function checkpointLayers(
  manifest: ExtractorManifest,
  source: CheckpointSource,
  { layers: [name = 'fc'] }: ExtractorHead,
): Promise<Dense[]> {
  const weights = await readCheckpoint(await installedPath(manifest, source));
  return [{ name, kernel: transposed(fidInceptionHead(weights)), bias: null }];
}

/** Every weight is widened, so that a product is as exact in any batch. */
function headGraph(layers: readonly Dense[], type: 'float32' | 'float64'): Uint8Array {
  const FLOAT64 = 11; // TensorProto.DOUBLE
  const graph = new GraphBuilder('head');
  const features = graph.input('features', type, ['batch', 'dimension']);
  let [value] = graph.node('Cast', [features], { to: FLOAT64 });
  for (const { name, kernel, bias } of layers) {
    [value] = graph.node('MatMul', [value!, graph.constant(widened(kernel), `${name}/kernel`)]);
    if (bias === null) continue;
    [value] = graph.node('Add', [value!, graph.constant(widened(bias), `${name}/bias`)]);
    [value] = graph.node('Relu', [value!]);
  }
  graph.output(value!, 'logits');
  return graph.build();
}

function widened({ dims, data }: Tensor): Tensor {
  invariant(data instanceof Float32Array, 'weight', 'float32', data.constructor.name);
  return { type: 'float64', dims, data: Float64Array.from(data) };
}

function noClassifier({ title }: ExtractorManifest): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `${title} has no classifier, so it gives no class probabilities`,
    'Choose an extractor that has one: see `fidboard metrics`.',
  );
}
