import type { GraphBuilder } from '@fidboard/onnx';

/** A kernel of two rows that depends on their product alone: k(x, y) = values(scale * x.y + offset). */
export interface PairKernel {
  /** Names the graph of `values`; scale and offset are data. */
  readonly name: string;
  readonly scale: number;
  readonly offset: number;
  /** Adds the nodes that turn t into kernel values and returns their name. */
  values(graph: GraphBuilder, t: string): string;
}

/** k(x, y) = (x.y / d + 1)^3, the kernel of KID. */
export function cubicKernel(dimension: number): PairKernel {
  return {
    name: 'cubic',
    scale: 1 / dimension,
    offset: 1,
    values(graph, t) {
      return graph.node('Pow', [t, scalar(graph, 3)])[0]!; // onnxruntime takes the power 3 as one pass of products
    },
  };
}

/** Up to this size of t the remainder of the exponential is summed as a series. */
const LARGEST_SERIES = 0.5;

/** A Gaussian kernel less a part of it that needs no matrix; `linear` says which part. */
export interface GaussianKernel extends PairKernel {
  /** True: values are e^t - 1 - t, and the sum of t is left to the caller; false: values are e^t - 1. */
  readonly linear: boolean;
}

/**
 * k(x, y) = e^t, t = -||x - y||^2 / (2 sigma^2) = (x.y - 1) / sigma^2 for rows of length 1.
 *
 * Values leave out the constant 1, and t itself where sigma is so large that it is nearly all of what is left: sums with
 * weights that add to 0 lose nothing, and small differences between large sums do not arise.
 */
export function gaussianKernel(sigma: number): GaussianKernel {
  const largest = 2 / sigma ** 2; // |t| for opposite rows
  const linear = largest <= LARGEST_SERIES;
  const highest = linear ? highestPower(largest) : 0;
  return {
    name: linear ? `gaussian remainder ${highest}` : 'gaussian',
    scale: 1 / sigma ** 2,
    offset: -1 / sigma ** 2,
    linear,
    values: (graph, t) => (linear ? remainder(graph, t, highest) : exponentialLessOne(graph, t)),
  };
}

/** The highest power of t that e^t - 1 - t needs for full precision. */
function highestPower(largest: number): number {
  let highest = 3;
  // What is left out, t^(highest + 1) / (highest + 1)!, beside the first term, t^2 / 2.
  for (let left = largest ** 2 / 12; left > 2 ** -55; left *= largest / (highest + 1)) highest++;
  return highest;
}

/** e^t - 1 - t = t^2 (1/2! + t/3! + ...), by Horner's rule. */
function remainder(graph: GraphBuilder, t: string, highest: number): string {
  const coefficient = (k: number) => scalar(graph, 1 / factorial(k));
  let [sum] = graph.node('Mul', [t, coefficient(highest)]);
  for (let k = highest - 1; k > 2; k--) {
    const [more] = graph.node('Add', [sum!, coefficient(k)]);
    [sum] = graph.node('Mul', [more!, t]);
  }
  const [series] = graph.node('Add', [sum!, coefficient(2)]);
  const [square] = graph.node('Mul', [t, t]);
  return graph.node('Mul', [series!, square!])[0]!;
}

/** e^t - 1 = 2 tanh(t / 2) / (1 - tanh(t / 2)), exact to rounding near 0, where e^t would lose its digits. */
function exponentialLessOne(graph: GraphBuilder, t: string): string {
  const [half] = graph.node('Mul', [t, scalar(graph, 0.5)]);
  const [tanh] = graph.node('Tanh', [half!]);
  const [twice] = graph.node('Add', [tanh!, tanh!]);
  const [below] = graph.node('Sub', [scalar(graph, 1), tanh!]);
  return graph.node('Div', [twice!, below!])[0]!;
}

function scalar(graph: GraphBuilder, value: number): string {
  return graph.constant({ type: 'float64', dims: [], data: Float64Array.of(value) });
}

function factorial(k: number): number {
  return k < 2 ? 1 : k * factorial(k - 1);
}
