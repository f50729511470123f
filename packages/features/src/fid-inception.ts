import type { GraphBuilder, Tensor } from '@fidboard/onnx';
import { NamedWeights, type WeightsByName } from './named-weights.ts';

/** The layers of pytorch-fid's `dims`: after the first and the second max pool, before and after the last three blocks. */
export type FidInceptionDimension = 64 | 192 | 768 | 2048;

const EPSILON = 0.001;
const CLASSES = 1008;

/** One convolution with batch normalisation and ReLU: [rows, cols] of the kernel, stride, [rows, cols] of padding. */
interface Block {
  readonly channels: number;
  readonly kernel: readonly [number, number];
  readonly stride?: number;
  readonly padding?: readonly [number, number];
}

interface Value {
  readonly name: string;
  readonly channels: number;
}

/**
 * Adds the Inception network of 2015 that FID is defined by (Szegedy et al. 2016, TensorFlow's
 * classify_image_graph_def, in the PyTorch port of pytorch-fid) to a graph: `input` is float32 [n, 3, 299, 299] in
 * (-1, 1).
 *
 * It differs from torchvision's inception_v3 in that average pools leave the padding out of their count, the pool branch of
 * Mixed_7c is a max pool, and there are 1008 classes. Returns the name of the features, [n, dimension]. Refuses weights of
 * other names or shapes.
 */
export function addFidInception(
  graph: GraphBuilder,
  input: string,
  { weights, dimension }: { weights: WeightsByName; dimension: FidInceptionDimension },
): string {
  const net = new Network(graph, weights);
  let x = net.block({ name: input, channels: 3 }, 'Conv2d_1a_3x3', {
    channels: 32,
    kernel: [3, 3],
    stride: 2,
  });
  x = net.block(x, 'Conv2d_2a_3x3', { channels: 32, kernel: [3, 3] });
  x = net.block(x, 'Conv2d_2b_3x3', { channels: 64, kernel: [3, 3], padding: [1, 1] });
  x = net.maxPool(x, 2, 0);
  if (dimension === 64) return net.averaged(x);
  x = net.block(x, 'Conv2d_3b_1x1', { channels: 80, kernel: [1, 1] });
  x = net.block(x, 'Conv2d_4a_3x3', { channels: 192, kernel: [3, 3] });
  x = net.maxPool(x, 2, 0);
  if (dimension === 192) return net.averaged(x);
  x = blockA(net, x, 'Mixed_5b', 32);
  x = blockA(net, x, 'Mixed_5c', 64);
  x = blockA(net, x, 'Mixed_5d', 64);
  x = blockB(net, x, 'Mixed_6a');
  x = blockC(net, x, 'Mixed_6b', 128);
  x = blockC(net, x, 'Mixed_6c', 160);
  x = blockC(net, x, 'Mixed_6d', 160);
  x = blockC(net, x, 'Mixed_6e', 192);
  if (dimension === 768) return net.averaged(x);
  x = blockD(net, x, 'Mixed_7a');
  x = blockE(net, x, 'Mixed_7b', 'average');
  x = blockE(net, x, 'Mixed_7c', 'maximum');
  return net.averaged(x);
}

/** The classifier on the 2048 features, 1008 x 2048, without its bias, as the Inception Score takes it. */
export function fidInceptionHead(weights: WeightsByName): Tensor {
  return named(weights).of('fc.weight', [CLASSES, 2048]);
}

/** 35 x 35: 1x1, 5x5, double 3x3 and pooled. */
function blockA(net: Network, x: Value, name: string, pooled: number): Value {
  const one = net.block(x, `${name}.branch1x1`, { channels: 64, kernel: [1, 1] });
  let five = net.block(x, `${name}.branch5x5_1`, { channels: 48, kernel: [1, 1] });
  five = net.block(five, `${name}.branch5x5_2`, { channels: 64, kernel: [5, 5], padding: [2, 2] });
  let three = net.block(x, `${name}.branch3x3dbl_1`, { channels: 64, kernel: [1, 1] });
  three = net.block(three, `${name}.branch3x3dbl_2`, { channels: 96, kernel: [3, 3], padding: [1, 1] });
  three = net.block(three, `${name}.branch3x3dbl_3`, { channels: 96, kernel: [3, 3], padding: [1, 1] });
  const pool = net.block(net.averagePool(x), `${name}.branch_pool`, { channels: pooled, kernel: [1, 1] });
  return net.concat([one, five, three, pool]);
}

/** 35 x 35 to 17 x 17. */
function blockB(net: Network, x: Value, name: string): Value {
  const three = net.block(x, `${name}.branch3x3`, { channels: 384, kernel: [3, 3], stride: 2 });
  let double = net.block(x, `${name}.branch3x3dbl_1`, { channels: 64, kernel: [1, 1] });
  double = net.block(double, `${name}.branch3x3dbl_2`, { channels: 96, kernel: [3, 3], padding: [1, 1] });
  double = net.block(double, `${name}.branch3x3dbl_3`, { channels: 96, kernel: [3, 3], stride: 2 });
  return net.concat([three, double, net.maxPool(x, 2, 0)]);
}

const WIDE = { kernel: [1, 7], padding: [0, 3] } as const;
const TALL = { kernel: [7, 1], padding: [3, 0] } as const;

/** 17 x 17: 7x7 as 1x7 and 7x1, with `c` channels within. */
function blockC(net: Network, x: Value, name: string, c: number): Value {
  const one = net.block(x, `${name}.branch1x1`, { channels: 192, kernel: [1, 1] });
  let seven = net.block(x, `${name}.branch7x7_1`, { channels: c, kernel: [1, 1] });
  seven = net.block(seven, `${name}.branch7x7_2`, { channels: c, ...WIDE });
  seven = net.block(seven, `${name}.branch7x7_3`, { channels: 192, ...TALL });
  let double = net.block(x, `${name}.branch7x7dbl_1`, { channels: c, kernel: [1, 1] });
  double = net.block(double, `${name}.branch7x7dbl_2`, { channels: c, ...TALL });
  double = net.block(double, `${name}.branch7x7dbl_3`, { channels: c, ...WIDE });
  double = net.block(double, `${name}.branch7x7dbl_4`, { channels: c, ...TALL });
  double = net.block(double, `${name}.branch7x7dbl_5`, { channels: 192, ...WIDE });
  const pool = net.block(net.averagePool(x), `${name}.branch_pool`, { channels: 192, kernel: [1, 1] });
  return net.concat([one, seven, double, pool]);
}

/** 17 x 17 to 8 x 8. */
function blockD(net: Network, x: Value, name: string): Value {
  let three = net.block(x, `${name}.branch3x3_1`, { channels: 192, kernel: [1, 1] });
  three = net.block(three, `${name}.branch3x3_2`, { channels: 320, kernel: [3, 3], stride: 2 });
  let seven = net.block(x, `${name}.branch7x7x3_1`, { channels: 192, kernel: [1, 1] });
  seven = net.block(seven, `${name}.branch7x7x3_2`, { channels: 192, ...WIDE });
  seven = net.block(seven, `${name}.branch7x7x3_3`, { channels: 192, ...TALL });
  seven = net.block(seven, `${name}.branch7x7x3_4`, { channels: 192, kernel: [3, 3], stride: 2 });
  return net.concat([three, seven, net.maxPool(x, 2, 0)]);
}

/** 8 x 8: branches that end in 1x3 and 3x1 side by side. */
function blockE(net: Network, x: Value, name: string, pooling: 'average' | 'maximum'): Value {
  const flat = { channels: 384, kernel: [1, 3], padding: [0, 1] } as const;
  const upright = { channels: 384, kernel: [3, 1], padding: [1, 0] } as const;
  const one = net.block(x, `${name}.branch1x1`, { channels: 320, kernel: [1, 1] });
  const three = net.block(x, `${name}.branch3x3_1`, { channels: 384, kernel: [1, 1] });
  const threes = [
    net.block(three, `${name}.branch3x3_2a`, flat),
    net.block(three, `${name}.branch3x3_2b`, upright),
  ];
  let double = net.block(x, `${name}.branch3x3dbl_1`, { channels: 448, kernel: [1, 1] });
  double = net.block(double, `${name}.branch3x3dbl_2`, { channels: 384, kernel: [3, 3], padding: [1, 1] });
  const doubles = [
    net.block(double, `${name}.branch3x3dbl_3a`, flat),
    net.block(double, `${name}.branch3x3dbl_3b`, upright),
  ];
  const pooled = pooling === 'average' ? net.averagePool(x) : net.maxPool(x, 1, 1);
  const pool = net.block(pooled, `${name}.branch_pool`, { channels: 192, kernel: [1, 1] });
  return net.concat([one, ...threes, ...doubles, pool]);
}

class Network {
  readonly #graph: GraphBuilder;
  readonly #weights: NamedWeights;

  constructor(graph: GraphBuilder, weights: WeightsByName) {
    this.#graph = graph;
    this.#weights = named(weights);
  }

  /** Convolution without bias, batch normalisation (onnxruntime folds it in) and ReLU. */
  block(x: Value, name: string, { channels, kernel, stride = 1, padding = [0, 0] }: Block): Value {
    const graph = this.#graph;
    const filter = this.#weights.constant(graph, `${name}.conv.weight`, [channels, x.channels, ...kernel]);
    const [convolved] = graph.node('Conv', [x.name, filter], {
      kernel_shape: kernel,
      strides: [stride, stride],
      pads: [...padding, ...padding],
    });
    const parts = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
      this.#weights.constant(graph, `${name}.bn.${part}`, [channels]),
    );
    const [normal] = graph.node('BatchNormalization', [convolved!, ...parts], {
      epsilon: { float: EPSILON },
    });
    return { name: graph.node('Relu', [normal!])[0]!, channels };
  }

  /** 3 x 3. */
  maxPool(x: Value, stride: number, padding: number): Value {
    const [name] = this.#graph.node('MaxPool', [x.name], {
      kernel_shape: [3, 3],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    });
    return { ...x, name: name! };
  }

  /** 3 x 3, stride 1, over the pixels that there are: the padding is not counted, as in TensorFlow. */
  averagePool(x: Value): Value {
    const [name] = this.#graph.node('AveragePool', [x.name], {
      kernel_shape: [3, 3],
      strides: [1, 1],
      pads: [1, 1, 1, 1],
      count_include_pad: 0,
    });
    return { ...x, name: name! };
  }

  concat(values: readonly Value[]): Value {
    const [name] = this.#graph.node(
      'Concat',
      values.map((value) => value.name),
      { axis: 1 },
    );
    return { name: name!, channels: values.reduce((sum, { channels }) => sum + channels, 0) };
  }

  /**
   * The mean of each channel over its positions, [n, channels]: over the columns, then over the rows, since one float32 sum
   * over all 73 x 73 positions of an early layer loses two digits.
   */
  averaged({ name }: Value): string {
    const [overColumns] = this.#graph.node('ReduceMean', [name], { axes: [3], keepdims: 0 });
    return this.#graph.node('ReduceMean', [overColumns!], { axes: [2], keepdims: 0 })[0]!;
  }
}

function named(weights: WeightsByName): NamedWeights {
  return new NamedWeights(weights, {
    title: 'FID Inception',
    remedy:
      'Give pt_inception-2015-12-05-6726825d.pth of pytorch-fid: torchvision and timm hold another network.',
  });
}
