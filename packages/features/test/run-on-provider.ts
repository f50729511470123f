// Run by test/providers/webgpu.test.ts in a process of its own, since drivers are found by its environment: the features of a
// small convolutional network behind each convention of resizing, on one provider, twice. Prints one line of JSON.
import { GraphBuilder, openSession, type Provider, probeProviders, type Tensor } from '@fidboard/onnx';
import type { Preprocessing } from '@fidboard/protocol';
import type { SampleImage } from '@fidboard/samples';
import { chooseProvider } from '../src/choose-provider.ts';
import { extractorById } from '../src/index.ts';
import type { ExtractorInput, ExtractorManifest } from '../src/manifest.ts';
import { NetworkExtractor } from '../src/network-extractor.ts';
import { addPixels, FEATURES } from '../src/pixels.ts';

const CONVENTIONS: readonly Preprocessing['resize'][] = [
  'bilinear-align-corners',
  'bilinear-half-pixel',
  'tf1',
  'clean',
  'pil-bicubic-uint8',
  'pil-bilinear-uint8',
  'antialias-bilinear',
];
const WIDTH = 16;
const DIMENSION = 12;

const provider = process.argv[2] as Provider;
const { available, detail } = (await probeProviders()).find((status) => status.provider === provider)!;
if (!available) throw new Error(`${provider}: ${detail}`);

const images = syntheticImages(48);
const features: Record<string, number[][]> = {};
for (const resize of CONVENTIONS) {
  const normalisation =
    resize === 'clean' ? ({ mean: [0.4, 0.5, 0.6], std: [0.2, 0.3, 0.2] } as const) : '2x/255-1';
  const crop = resize === 'antialias-bilinear' ? { crop: { shorterSide: WIDTH + 4 } } : {};
  const input = { width: WIDTH, height: WIDTH, resize, normalisation, colour: 'rgb', ...crop } as const;
  await using extractor = await openSmall(input, provider);
  features[resize] = [];
  for (let run = 0; run < 2; run++) {
    const { data } = await extractor.extractAll(stream(), { batchSize: 16 });
    features[resize].push([...data]);
  }
}
const { choice, passedOver } = await choose();
process.stdout.write(JSON.stringify({ features, dimension: DIMENSION, choice, passedOver }));
process.exit();

async function openSmall(input: ExtractorInput, on: Provider): Promise<NetworkExtractor> {
  const manifest = { ...extractorById('mobilenet-v2'), id: 'small', dimension: DIMENSION, input };
  return new NetworkExtractor(
    { manifest, input, choice: null, batchSize: 8 },
    await openSession(network(input), { provider: on }),
  );
}

/** By measurement, as `auto` does. */
async function choose() {
  const input = {
    width: WIDTH,
    height: WIDTH,
    resize: 'tf1',
    normalisation: 'x/255',
    colour: 'rgb',
  } as const;
  const manifest: ExtractorManifest = {
    ...extractorById('mobilenet-v2'),
    dimension: DIMENSION,
    input,
    batchSize: 4,
  };
  const done = async () => {};
  const {
    provider: chosen,
    passedOver,
    secondsPerImage,
  } = await chooseProvider(manifest, {
    probe: probeProviders,
    open: async (on) => {
      const extractor = await openSmall(input, on);
      return { extract: (...run) => extractor.extract(...run), keep: done, discard: done };
    },
    now: () => performance.now(),
    processors: 1,
    always: true,
  });
  return { choice: { chosen, timed: Object.keys(secondsPerImage).sort() }, passedOver };
}

/** Two convolutions with batch normalisation, ReLU and pooling between them, then the mean over positions. */
function network(input: ExtractorInput): Uint8Array {
  const graph = new GraphBuilder('small');
  let value = addPixels(graph, input);
  let channels = 3;
  for (const [out, stride] of [
    [8, 1],
    [DIMENSION, 2],
  ] as const) {
    const filter = graph.constant(drawn([out, channels, 3, 3], 1 / Math.sqrt(9 * channels)));
    const [convolved] = graph.node('Conv', [value, filter], {
      kernel_shape: [3, 3],
      strides: [stride, stride],
      pads: [1, 1, 1, 1],
    });
    const parts = [1, 0.1, 0.1].map((scale) => graph.constant(drawn([out], scale)));
    const variance = graph.constant({
      ...drawn([out], 1),
      data: drawn([out], 1).data.map((v) => 1 + Math.abs(v)) as Float32Array,
    });
    const [normal] = graph.node('BatchNormalization', [convolved!, ...parts, variance], {
      epsilon: { float: 1e-3 },
    });
    const [positive] = graph.node('Relu', [normal!]);
    const pool = stride === 1 ? 'MaxPool' : 'AveragePool';
    [value] = graph.node(pool, [positive!], {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
    }) as [string];
    channels = out;
  }
  graph.output(graph.node('ReduceMean', [value], { axes: [2, 3], keepdims: 0 })[0]!, FEATURES);
  return graph.build();
}

/** Numbers in (-scale, scale), the same in every process. */
function drawn(dims: readonly number[], scale: number): Tensor & { data: Float32Array } {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const data = Float32Array.from(
    { length: size },
    (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * size),
  );
  return { type: 'float32', dims, data };
}

/** Of three sizes, wider and narrower than the network's input. */
function syntheticImages(count: number): SampleImage[] {
  return Array.from({ length: count }, (_, index) => {
    const width = [13, 16, 40][index % 3]!;
    const height = [24, 16, 29][index % 3]!;
    const pixels = Uint8Array.from(
      { length: width * height * 3 },
      (_value, i) => 127.5 * (1 + Math.sin(0.02 * i * (1 + (index % 7)) + index)),
    );
    return { name: `${index}`, index, width, height, pixels };
  });
}

async function* stream(): AsyncGenerator<SampleImage> {
  yield* images;
}
