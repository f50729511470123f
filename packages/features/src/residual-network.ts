import type { GraphBuilder } from '@fidboard/onnx';
import { NamedWeights, type WeightsByName } from './named-weights.ts';

export type ResidualDepth = 18 | 50;

/** Blocks in each of the four stages, and what they widen their channels by at their end (He et al. 2016, table 1). */
const STAGES = {
  18: { blocks: [2, 2, 2, 2], widening: 1 },
  50: { blocks: [3, 4, 6, 3], widening: 4 },
} as const;

const EPSILON = 1e-5;

interface Value {
  readonly name: string;
  readonly channels: number;
}

interface Convolution {
  readonly channels: number;
  readonly kernel: 1 | 3 | 7;
  readonly stride?: number;
}

/**
 * Adds torchvision's ResNet up to its average pool: `input` is float32 [n, 3, 224, 224], normalised by ImageNet's mean and
 * deviation. Returns the name of the features, [n, 512] of depth 18 and [n, 2048] of depth 50. Refuses weights of other
 * names or shapes. Stride lies on the 3 x 3 convolution of a bottleneck, as in torchvision ("ResNet v1.5").
 */
export function addResidualNetwork(
  graph: GraphBuilder,
  input: string,
  { weights, depth }: { weights: WeightsByName; depth: ResidualDepth },
): string {
  const net = new Network(graph, weights, depth);
  let x = net.convolution({ name: input, channels: 3 }, 'conv1', 'bn1', {
    channels: 64,
    kernel: 7,
    stride: 2,
  });
  x = net.maxPool(net.relu(x));
  const { blocks, widening } = STAGES[depth];
  for (const [stage, count] of blocks.entries()) {
    for (let block = 0; block < count; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      x = net.block(x, `layer${stage + 1}.${block}`, { channels: 64 * 2 ** stage, widening, stride });
    }
  }
  return net.averaged(x);
}

class Network {
  readonly #graph: GraphBuilder;
  readonly #weights: NamedWeights;

  constructor(graph: GraphBuilder, weights: WeightsByName, depth: ResidualDepth) {
    this.#graph = graph;
    this.#weights = new NamedWeights(weights, {
      title: `ResNet-${depth}`,
      remedy: `Give the file of torchvision's resnet${depth}.`,
    });
  }

  /** Two 3 x 3 convolutions, or 1 x 1, 3 x 3 and a widening 1 x 1, and the way around them. */
  block(
    x: Value,
    name: string,
    { channels, widening, stride }: { channels: number; widening: number; stride: number },
  ): Value {
    const out = channels * widening;
    const layers: Convolution[] =
      widening === 1
        ? [
            { channels, kernel: 3, stride },
            { channels, kernel: 3 },
          ]
        : [
            { channels, kernel: 1 },
            { channels, kernel: 3, stride },
            { channels: out, kernel: 1 },
          ];
    let y = x;
    for (const [i, layer] of layers.entries()) {
      if (i > 0) y = this.relu(y);
      y = this.convolution(y, `${name}.conv${i + 1}`, `${name}.bn${i + 1}`, layer);
    }
    const same = stride === 1 && x.channels === out;
    const around = same
      ? x
      : this.convolution(x, `${name}.downsample.0`, `${name}.downsample.1`, {
          channels: out,
          kernel: 1,
          stride,
        });
    const [sum] = this.#graph.node('Add', [y.name, around.name]);
    return this.relu({ name: sum!, channels: out });
  }

  /** Without bias, then batch normalisation (onnxruntime folds it in). */
  convolution(x: Value, name: string, norm: string, { channels, kernel, stride = 1 }: Convolution): Value {
    const graph = this.#graph;
    const filter = this.#weights.constant(graph, `${name}.weight`, [channels, x.channels, kernel, kernel]);
    const padding = (kernel - 1) / 2;
    const [convolved] = graph.node('Conv', [x.name, filter], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    });
    const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
      this.#weights.constant(graph, `${norm}.${part}`, [channels]),
    );
    const [normal] = graph.node('BatchNormalization', [convolved!, ...parts], {
      epsilon: { float: EPSILON },
    });
    return { name: normal!, channels };
  }

  relu(x: Value): Value {
    return { ...x, name: this.#graph.node('Relu', [x.name])[0]! };
  }

  /** 3 x 3, stride 2, padding 1. */
  maxPool(x: Value): Value {
    const [name] = this.#graph.node('MaxPool', [x.name], {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
    });
    return { ...x, name: name! };
  }

  averaged({ name }: Value): string {
    return this.#graph.node('ReduceMean', [name], { axes: [2, 3], keepdims: 0 })[0]!;
  }
}
