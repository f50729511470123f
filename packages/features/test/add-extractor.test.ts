import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '@fidboard/core';
import { GraphBuilder, type Tensor } from '@fidboard/onnx';
import type { SampleImage } from '@fidboard/samples';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addedExtractors } from '../src/added-extractors.ts';
import { addedPath, manifestPath } from '../src/added-folder.ts';
import { type AddOptions, addExtractor, extractorById, forgetAdded, openExtractor } from '../src/index.ts';
import { addedText, parseAdded } from '../src/parse-added.ts';
import { openFolder } from './folder.ts';

const SIDE = 8;
const PREPROCESSING = { resize: 'bilinear-half-pixel', normalisation: 'x/255', colour: 'rgb' } as const;
const OPTIONS: AddOptions = { preprocessing: PREPROCESSING };

let folder: Awaited<ReturnType<typeof openFolder>>;
beforeEach(async () => {
  folder = await openFolder();
  vi.stubEnv('FIDBOARD_MODELS', join(folder.path, 'models'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

interface Net {
  dims?: (number | string)[];
  type?: 'float32' | 'uint8';
  /** From the input, as float32 (n, 3, height, width), to the outputs. */
  body?: (graph: GraphBuilder, x: string) => void;
}

const FILTERS: Tensor = {
  type: 'float32',
  dims: [4, 3, 3, 3],
  data: Float32Array.from({ length: 108 }, (_, i) => Math.sin(i)),
};

/** A map of 4 channels, the mean of each, and its places as tokens. */
function convolution(graph: GraphBuilder, x: string): { map: string; vector: string; tokens: string } {
  const [map] = graph.node('Conv', [x, graph.constant(FILTERS)], { kernel_shape: [3, 3] });
  const [vector] = graph.node('ReduceMean', [map!], { axes: [2, 3], keepdims: 0 });
  const shape = graph.constant({ type: 'int64', dims: [3], data: BigInt64Array.of(0n, 4n, -1n) });
  const [flat] = graph.node('Reshape', [map!, shape]);
  const [tokens] = graph.node('Transpose', [flat!], { perm: [0, 2, 1] });
  return { map: map!, vector: vector!, tokens: tokens! };
}

async function netFile(name: string, { dims, type = 'float32', body }: Net = {}): Promise<string> {
  const graph = new GraphBuilder(name);
  const shape = dims ?? (type === 'float32' ? ['n', 3, SIDE, SIDE] : ['n', SIDE, SIDE, 3]);
  const input = graph.input('image', type, shape);
  const x =
    type === 'float32'
      ? input
      : graph.node('Cast', [graph.node('Transpose', [input], { perm: [0, 3, 1, 2] })[0]!], { to: 1 })[0]!;
  const add = body ?? ((to, from) => to.output(convolution(to, from).vector, 'features'));
  add(graph, x);
  const path = join(folder.path, `${name}.onnx`);
  await writeFile(path, graph.build());
  return path;
}

function image(seed: number): SampleImage {
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 31 + seed * 101) % 256);
  return { name: `${seed}`, index: seed, width: SIDE, height: SIDE, pixels };
}

async function featuresOf(id: string, images: readonly SampleImage[]): Promise<Float32Array> {
  await using extractor = await openExtractor(id);
  return await extractor.extract(images);
}

/** The mean over places of a 3 x 3 convolution, by hand. */
function expected({ pixels }: SampleImage, value: (byte: number) => number): number[] {
  const weights = FILTERS.data as Float32Array;
  return Array.from({ length: 4 }, (_, out) => {
    let sum = 0;
    for (let row = 0; row < SIDE - 2; row++)
      for (let col = 0; col < SIDE - 2; col++)
        for (let c = 0; c < 3; c++)
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 3; j++)
              sum +=
                weights[out * 27 + c * 9 + i * 3 + j]! * value(pixels[((row + i) * SIDE + col + j) * 3 + c]!);
    return sum / (SIDE - 2) ** 2;
  });
}

function expectClose(actual: Float32Array, wanted: readonly number[]): void {
  expect(actual.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) expect(actual[i]).toBeCloseTo(value, 3);
}

describe('an ONNX file that is added', () => {
  it('becomes an extractor named by its bytes, preprocessed as was said', async () => {
    const path = await netFile('My Net');
    const manifest = await addExtractor(path, {
      preprocessing: { ...PREPROCESSING, normalisation: '2x/255-1' },
      licence: 'MIT',
    });
    expect(manifest).toMatchObject({
      id: 'my-net',
      sha256: sha256Hex(await readFile(path)),
      dimension: 4,
      input: { width: SIDE, height: SIDE },
      source: { output: 'features', pool: 'none' },
    });
    expect(extractorById('my-net')).toEqual(manifest);
    const images = [image(1), image(2)];
    const wanted = images.flatMap((each) => expected(each, (byte) => (2 * byte) / 255 - 1));
    expectClose(await featuresOf('my-net', images), wanted);
    expect(
      await addExtractor(path, {
        preprocessing: { ...PREPROCESSING, normalisation: '2x/255-1' },
        licence: 'MIT',
      }),
    ).toEqual(manifest);
    expect(await readdir(join(folder.path, 'models'))).toEqual([manifest.sha256]);
  });

  it('may take bytes, which nobody normalises', async () => {
    const path = await netFile('bytes', { type: 'uint8' });
    await expect(addExtractor(path, OPTIONS)).rejects.toThrow('expected none, since the network takes bytes');
    await addExtractor(path, { preprocessing: { resize: 'bilinear-half-pixel', colour: 'rgb' } });
    expectClose(
      await featuresOf('bytes', [image(3)]),
      expected(image(3), (byte) => byte),
    );
    const preprocessing = { ...PREPROCESSING, normalisation: '2x/255-1' } as const;
    await expect(openExtractor('bytes', { preprocessing })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('is another extractor at another output, and each is forgotten alone', async () => {
    const path = await netFile('outputs', {
      body: (graph, x) => {
        const { map, tokens } = convolution(graph, x);
        graph.output(map, 'map');
        graph.output(tokens, 'tokens');
      },
    });
    await expect(addExtractor(path, OPTIONS)).rejects.toMatchObject({
      code: 'USAGE',
      remedy: expect.stringContaining('--output: map'),
    });
    await expect(addExtractor(path, { ...OPTIONS, output: 'tokens' })).rejects.toMatchObject({
      message: expect.stringContaining('got float32 (8, 36, 4)'),
      remedy: 'Say how it becomes one vector: --pool cls or --pool mean-tokens.',
    });
    const chosen = { ...OPTIONS, id: 'of-map', output: 'map', pool: 'spatial-mean' } as const;
    const map = await addExtractor(path, chosen);
    const tokens = await addExtractor(path, {
      ...OPTIONS,
      id: 'of-tokens',
      output: 'tokens',
      pool: 'mean-tokens',
    });
    const file = sha256Hex(await readFile(path));
    expect(new Set([map.sha256, tokens.sha256, file]).size).toBe(3);
    expect([map.source.sha256, tokens.source.sha256]).toEqual([file, file]);
    const wanted = expected(image(4), (byte) => byte / 255);
    expectClose(await featuresOf('of-map', [image(4)]), wanted);
    expectClose(await featuresOf('of-tokens', [image(4)]), wanted);
    await forgetAdded(map);
    expect(addedExtractors()).toEqual([tokens]);
    expect(existsSync(addedPath(file))).toBe(true);
    await forgetAdded(tokens);
    expect(addedExtractors()).toEqual([]);
    expect(existsSync(addedPath(file))).toBe(false);
  });

  it('keeps its id against others', async () => {
    const path = await netFile('mine');
    await addExtractor(path, OPTIONS);
    const other = { preprocessing: { ...PREPROCESSING, normalisation: '2x/255-1' } } as const;
    await expect(addExtractor(path, other)).rejects.toThrow('--id: expected a new one, got mine');
    for (const id of ['resnet18', 'given-features', '../up', 'Big', '']) {
      await expect(addExtractor(path, { ...OPTIONS, id }), id).rejects.toMatchObject({ code: 'USAGE' });
    }
    expect(addedExtractors().map(({ id }) => id)).toEqual(['mine']);
  });

  it('is refused when its bytes change under its name', async () => {
    const manifest = await addExtractor(await netFile('steady'), OPTIONS);
    await writeFile(addedPath(manifest.source.sha256), 'other');
    await expect(openExtractor('steady')).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      remedy: expect.stringContaining('extractors remove steady'),
    });
    await rm(addedPath(manifest.source.sha256));
    await expect(openExtractor('steady')).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('found none'),
    });
  });
});

describe('an ONNX file is refused', () => {
  const FIXED_BATCH = { dims: [1, 3, SIDE, SIDE] };
  const scaled = (graph: GraphBuilder, x: string, op: string) => {
    const { vector } = convolution(graph, x);
    const zero = graph.constant({ type: 'float32', dims: [], data: Float32Array.of(0) });
    const [nothing] = graph.node('Mul', [vector, zero]);
    graph.output(graph.node(op, [nothing!])[0]!, 'features');
  };
  it.each<[why: string, net: Net, message: string]>([
    ['its batch is fixed', FIXED_BATCH, 'got a batch of 1 that is fixed in the file'],
    ['it takes any size', { dims: ['n', 3, 'h', 'w'] }, 'expected a size, got a file that takes any'],
    ['it has channels last', { dims: ['n', SIDE, SIDE, 3] }, 'got float32 (n, 8, 8, 3)'],
    [
      'it is for grey images',
      { dims: ['n', 1, SIDE, SIDE], body: (g, x) => g.output(x, 'y') },
      'expected float32',
    ],
    ['its features are no numbers', { body: (g, x) => scaled(g, x, 'Log') }, 'expected finite features'],
    ['it sees no images', { body: (g, x) => scaled(g, x, 'Exp') }, 'depend on the image'],
    [
      'it is random',
      {
        body: (g, x) => {
          const { vector } = convolution(g, x);
          const [noise] = g.node('RandomNormalLike', [vector], { dtype: 1 });
          g.output(g.node('Add', [vector, noise!])[0]!, 'features');
        },
      },
      'others the second time',
    ],
    [
      'it normalises over the batch',
      {
        body: (g, x) => {
          const { vector } = convolution(g, x);
          const [mean] = g.node('ReduceMean', [vector], { axes: [0], keepdims: 1 });
          g.output(g.node('Sub', [vector, mean!])[0]!, 'features');
        },
      },
      'alone as in a batch',
    ],
    [
      'it makes one vector of all images',
      {
        body: (g, x) => {
          const { vector } = convolution(g, x);
          g.output(g.node('ReduceMean', [vector], { axes: [0], keepdims: 1 })[0]!, 'features');
        },
      },
      'one row for each of 8 images, got float32 (1, 4)',
    ],
    [
      'a batch is written into it',
      {
        body: (g, x) => {
          const shape = g.constant({ type: 'int64', dims: [2], data: BigInt64Array.of(1n, 192n) });
          g.output(g.node('Reshape', [x, shape])[0]!, 'features');
        },
      },
      'runs on a batch of 8, got:',
    ],
    [
      'it wants two inputs',
      {
        body: (g, x) => {
          const other = g.input('text', 'float32', ['n', 4]);
          g.output(g.node('Add', [convolution(g, x).vector, other])[0]!, 'features');
        },
      },
      'expected one input, images, got image, text',
    ],
  ])('where %s', async (_, net, message) => {
    const path = await netFile('bad', net);
    await expect(addExtractor(path, OPTIONS)).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringContaining(message),
    });
    expect(addedExtractors()).toEqual([]);
    expect(await readdir(join(folder.path, 'models'))).toEqual([]);
  });

  it('where it calls custom operators, or keeps weights elsewhere, before it is run', async () => {
    const good = await readFile(await netFile('good'));
    const hostile = join(folder.path, 'hostile.onnx');
    // FunctionProto (25 of ModelProto) { node (7) { domain (7): "evil" } } and { node { attribute (5) { t (5) { location (14): EXTERNAL } } } }
    const custom = Buffer.from([0xca, 0x01, 8, 0x3a, 6, 0x3a, 4, ...Buffer.from('evil')]);
    await writeFile(hostile, Buffer.concat([good, custom]));
    await expect(addExtractor(hostile, OPTIONS)).rejects.toThrow('got some of "evil"');
    const outside = Buffer.from([0xca, 0x01, 8, 0x3a, 6, 0x2a, 4, 0x2a, 2, 0x70, 1]);
    await writeFile(hostile, Buffer.concat([good, outside]));
    await expect(addExtractor(hostile, OPTIONS)).rejects.toMatchObject({
      message: expect.stringContaining('weights within the file'),
      remedy: expect.stringContaining('save_as_external_data=False'),
    });
    await writeFile(hostile, 'no network');
    await expect(addExtractor(hostile, OPTIONS)).rejects.toThrow(
      'expected an ONNX file, got bytes that are none',
    );
    await expect(addExtractor(join(folder.path, 'gone.onnx'), OPTIONS)).rejects.toThrow('found none');
  });

  it('without a normalisation, or with a crop that is smaller than it sees', async () => {
    const path = await netFile('plain');
    const { normalisation, ...rest } = PREPROCESSING;
    await expect(addExtractor(path, { preprocessing: rest })).rejects.toThrow('how the network was trained');
    const preprocessing = { ...PREPROCESSING, crop: { shorterSide: SIDE - 1 } };
    await expect(addExtractor(path, { preprocessing })).rejects.toThrow(
      'crop: expected a shorter side of at least 8',
    );
    await expect(addExtractor(path, { ...OPTIONS, size: { width: 9, height: 8 } })).rejects.toThrow(
      '--input: expected 8x8',
    );
  });
});

describe('a manifest.json', () => {
  it('is refused by the field that is wrong, however it was damaged', async () => {
    const manifest = await addExtractor(await netFile('kept'), OPTIONS);
    const path = manifestPath(manifest.source.sha256);
    const text = await readFile(path, 'utf8');
    expect(parseAdded(text, path)).toEqual([manifest]);
    expect(addedText([manifest])).toBe(text);
    await writeFile(path, text.replace('"none"', '"all"'));
    expect(() => extractorById('kept')).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringContaining('manifest.json.extractors.0.source.pool: expected "none" or'),
      }),
    );
    // What comes with Fidboard needs no such file.
    expect(extractorById('resnet18').id).toBe('resnet18');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, by) => {
        const damaged = text.slice(0, at) + by + text.slice(at + by.length);
        try {
          expect(parseAdded(damaged, path)).toHaveLength(1);
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal', code: 'BAD_INPUT' });
        }
      }),
      { numRuns: 2000, seed: 4 },
    );
  });
});
