import { fileURLToPath } from 'node:url';
import { readNpz } from '@fidboard/npy';
import { openSession } from '@fidboard/onnx';
import { describe, expect, it } from 'vitest';
import { fidInceptionHead } from '../src/fid-inception.ts';
import { classify } from '../src/head.ts';
import { extractorById } from '../src/index.ts';
import { builtNetwork } from '../src/network.ts';
import { resamplerOf } from '../src/resample/resampler.ts';
import { transposed } from '../src/transposed.ts';
import { fidInceptionWeights } from './synthetic-weights.ts';
import { IMAGES, relativeError } from './vectors.ts';

const EXPECTED = await readNpz(fileURLToPath(new URL('./vectors/fid_inception.npz', import.meta.url)));

const WEIGHTS = fidInceptionWeights();

async function featuresOf(id: string, dimension: 64 | 192 | 768 | 2048): Promise<Float32Array> {
  await using session = await openSession(
    builtNetwork(extractorById(id), WEIGHTS, { architecture: 'fid-inception', dimension }),
  );
  const rows = new Float32Array(IMAGES.length * dimension);
  const { input } = extractorById(id);
  for (const [i, image] of IMAGES.entries()) {
    const data = new Float32Array(299 * 299 * 3);
    resamplerOf(image, input)(image.pixels, data, 0);
    const { features } = await session.run({ pixels: { type: 'float32', dims: [1, 299, 299, 3], data } });
    rows.set(features!.data as Float32Array, i * dimension);
  }
  return rows;
}

describe('the FID Inception network with synthetic weights', () => {
  it('gives the features and logits of the float64 PyTorch network, preprocessing included', async () => {
    const features = await featuresOf('fid-inception-v3', 2048);
    expect(relativeError(features, floats('pool2048'))).toBeLessThan(1e-5);
    const layers = async () => [{ name: 'fc', kernel: transposed(fidInceptionHead(WEIGHTS)), bias: null }];
    const rows = { rows: IMAGES.length, cols: 2048, data: features };
    const logits = await classify('synthetic', layers, rows);
    expect([logits.rows, logits.cols]).toEqual([IMAGES.length, 1008]);
    expect(relativeError(Float32Array.from(logits.data), floats('logits'))).toBeLessThan(1e-5);
  });

  it.each([64, 192, 768] as const)('gives the %i features of pytorch-fid’s --dims', async (dimension) => {
    const features = await featuresOf(`fid-inception-v3-${dimension}`, dimension);
    expect(relativeError(features, floats(`pool${dimension}`))).toBeLessThan(1e-5);
  });

  it('refuses the weights of another network by name and shape', () => {
    const manifest = extractorById('fid-inception-v3');
    const without = new Map(WEIGHTS);
    without.delete('Mixed_7c.branch_pool.conv.weight');
    expect(() => builtNetwork(manifest, without, { architecture: 'fid-inception', dimension: 2048 })).toThrow(
      'expected Mixed_7c.branch_pool.conv.weight of shape (192, 2048, 1, 1), got none',
    );
    const torchvision = new Map(WEIGHTS).set('fc.weight', {
      ...WEIGHTS.get('fc.weight')!,
      dims: [1000, 2048],
    });
    expect(() => fidInceptionHead(torchvision)).toThrow('(1008, 2048), got (1000, 2048)');
  });
});

function floats(name: string): Float32Array {
  const data = EXPECTED.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`vectors: expected ${name} as float32`);
  return data;
}
