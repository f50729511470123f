import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readNpz } from '@fidboard/npy';
import { GraphBuilder, openSession, type Tensor } from '@fidboard/onnx';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../src/checkpoint/read-checkpoint.ts';
import { CLIP_IMAGE_TOWER, clipWeights } from '../src/clip-image-tower.ts';
import { dinoWeights } from '../src/dinov2.ts';
import type { WeightsByName } from '../src/named-weights.ts';
import { resizedPositions } from '../src/position-grid.ts';
import { addResidualNetwork } from '../src/residual-network.ts';
import { addVgg } from '../src/vgg.ts';
import { addVisionTransformer } from '../src/vision-transformer.ts';
import { hashed } from './synthetic-weights.ts';
import { IMAGES, relativeError } from './vectors.ts';

const vector = (name: string) => fileURLToPath(new URL(`./vectors/${name}`, import.meta.url));
const EXPECTED = await readNpz(vector('networks.npz'));
const SHAPES = JSON.parse(readFileSync(vector('networks_shapes.json'), 'utf8')) as Record<
  string,
  Record<string, number[]>
>;

/** The sizes of vectors/generate_networks.py. */
const DINO = { image: 56, patch: 14, width: 48, depth: 3, heads: 3, trainedGrid: 6 };
const CLIP = { image: 56, patch: 14, width: 48, depth: 3, heads: 3, embedding: 32 };
const VGG = { channels: [8, 16, 32, 64, 64], hidden: 64 } as const;

/** What `synthetic` of vectors/generate_networks.py draws. */
function synthetic(name: string, dims: number[], stream: number): Tensor {
  const data = hashed(product(dims), stream);
  if (name.split('.').at(-1)!.includes('embed') || name.includes('token')) scale(data, 0.5);
  else if (dims.length >= 2) scale(data, Math.sqrt(6 / product(dims.slice(1))));
  else if (/(weight|gamma|running_var)$/.test(name)) for (const i of data.keys()) data[i]! += 0.5;
  else scale(data, 0.2);
  return { type: 'float32', dims, data: Float32Array.from(data) };
}

function scale(data: Float64Array, bound: number): void {
  for (const [i, u] of data.entries()) data[i] = (2 * u - 1) * bound;
}

function product(dims: readonly number[]): number {
  return dims.reduce((all, dim) => all * dim, 1);
}

function weightsOf(network: string): Map<string, Tensor> {
  const shapes = Object.entries(SHAPES[network]!);
  return new Map(shapes.map(([name, dims], stream) => [name, synthetic(name, dims, stream)] as const));
}

const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];

/** The images as a network sees them: output pixel i reads pixel floor(i in / size). */
function inputs(size: number): Tensor {
  const data = new Float32Array(IMAGES.length * 3 * size * size);
  let at = 0;
  for (const { width, height, pixels } of IMAGES) {
    for (let c = 0; c < 3; c++) {
      for (let row = 0; row < size; row++) {
        for (let col = 0; col < size; col++) {
          const from = Math.floor((row * height) / size) * width + Math.floor((col * width) / size);
          data[at++] = (pixels[3 * from + c]! / 255 - MEAN[c]!) / STD[c]!;
        }
      }
    }
  }
  return { type: 'float32', dims: [IMAGES.length, 3, size, size], data };
}

async function run(size: number, add: (graph: GraphBuilder, input: string) => string): Promise<Float32Array> {
  const graph = new GraphBuilder('test');
  graph.output(add(graph, graph.input('x', 'float32', ['n', 3, size, size])), 'features');
  await using session = await openSession(graph.build());
  const { features } = await session.run({ x: inputs(size) });
  expect(features!.dims[0]).toBe(IMAGES.length);
  return features!.data as Float32Array;
}

function expected(name: string): Float32Array {
  return EXPECTED.get(name)!.data as Float32Array;
}

describe('networks with synthetic weights give the features of float64 PyTorch', () => {
  it.each([18, 50] as const)('ResNet-%i', async (depth) => {
    const weights = weightsOf(`resnet${depth}`);
    const features = await run(224, (graph, input) => addResidualNetwork(graph, input, { weights, depth }));
    expect(relativeError(features, expected(`resnet${depth}`))).toBeLessThan(1e-5);
  });

  it('VGG', async () => {
    const features = await run(224, (graph, input) =>
      addVgg(graph, input, { weights: weightsOf('vgg'), widths: VGG }),
    );
    expect(relativeError(features, expected('vgg'))).toBeLessThan(1e-5);
  });

  it('DINOv2, its positions resized', async () => {
    const weights = dinoWeights(weightsOf('dino'), DINO);
    const features = await run(56, (graph, input) =>
      addVisionTransformer(graph, input, { sizes: DINO, weights }),
    );
    expect(relativeError(features, expected('dino'))).toBeLessThan(1e-5);
  });

  it('the image tower of CLIP', async () => {
    const weights = clipWeights(asTower(weightsOf('clip')), CLIP);
    const features = await run(56, (graph, input) =>
      addVisionTransformer(graph, input, { sizes: CLIP, weights }),
    );
    expect(relativeError(features, expected('clip'))).toBeLessThan(1e-5);
  });
});

describe('the positions of DINOv2 at 224 pixels', () => {
  it('are those of its own interpolation from 37 x 37 to 16 x 16', () => {
    const grid = Float32Array.from(hashed(37 * 37 * 2, 1));
    expect(relativeError(resizedPositions(grid, { width: 2, side: 16 }), expected('positions'))).toBeLessThan(
      1e-6,
    );
    expect(resizedPositions(grid, { width: 2, side: 37 })).toBe(grid);
  });
});

describe('weights of another network', () => {
  it('are refused by name and shape, with the file to give', () => {
    const graph = new GraphBuilder('test');
    const input = graph.input('x', 'float32', ['n', 3, 224, 224]);
    const weights = weightsOf('resnet18');
    expect(() => addResidualNetwork(graph, input, { weights, depth: 50 })).toThrow(
      'ResNet-50 weights: expected layer1.0.conv1.weight of shape (64, 64, 1, 1), got (64, 64, 3, 3)',
    );
    expect(() => addVgg(graph, input, { weights })).toThrow('expected features.0.weight');
    expect(() => dinoWeights(weightsOf('dino'), { ...DINO, trainedGrid: 37 })).toThrow('pos_embed');
    expect(() => clipWeights(weightsOf('clip'), CLIP)).toThrow('visual.');
  });
});

describe('a file of torch.jit.save', () => {
  it('is read as the tensors of its modules by name, without its code', async () => {
    const tensors = await readCheckpoint(vector('checkpoint_torchscript.pt'));
    expect([...tensors.keys()].filter((name) => !name.startsWith(CLIP_IMAGE_TOWER))).toEqual(['logit_scale']);
    const sizes = { image: 28, patch: 14, width: 8, depth: 1, heads: 2, embedding: 4 };
    expect(clipWeights(tensors, sizes).block(0).attention.weight.dims).toEqual([24, 8]);
    // In the order of state_dict, in which the generator draws them; half precision keeps eleven bits.
    const names = Object.keys(SHAPES.clip!).filter((name) => !/resblocks\.[12]/.test(name));
    for (const [stream, name] of names.entries()) {
      const { dims, data } = tensors.get(`${CLIP_IMAGE_TOWER}${name}`)!;
      const drawn = synthetic(name, [...dims], stream).data as Float32Array;
      expect(relativeError(data as Float32Array, drawn), name).toBeLessThan(2 ** -11);
    }
  });

  it('is read in part where only a part is wanted', async () => {
    const only = (name: string) => name.endsWith('ln_post.bias');
    const tensors = await readCheckpoint(vector('checkpoint_torchscript.pt'), { only });
    expect([...tensors.keys()]).toEqual(['visual.ln_post.bias']);
  });
});

function asTower(weights: WeightsByName): WeightsByName {
  return new Map([...weights].map(([name, tensor]) => [`${CLIP_IMAGE_TOWER}${name}`, tensor]));
}
