import type { GraphBuilder, Tensor } from '@fidboard/onnx';
import { scalar } from './scalar.ts';
import { transposed } from './transposed.ts';

/** Sizes of a vision transformer (Dosovitskiy et al. 2021) for square images. */
export interface TransformerSizes {
  /** Pixels on a side. */
  readonly image: number;
  /** Pixels on a side of one patch. */
  readonly patch: number;
  /** Numbers that stand for a patch. */
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
}

/** A matrix out x in and a bias, as PyTorch's Linear holds them. */
interface Linear {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

interface Norm {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

/** One block: attention, then two layers, each behind a norm and added to what came in. */
export interface TransformerBlock {
  readonly norm1: Norm;
  /** Queries, keys and values one below the other. */
  readonly attention: Linear;
  readonly projection: Linear;
  readonly norm2: Norm;
  readonly widening: Linear;
  readonly narrowing: Linear;
  /** What the two branches are multiplied by before they are added; null: by nothing. */
  readonly scales: readonly [Tensor, Tensor] | null;
}

/** The weights of a vision transformer, whatever a checkpoint calls them. */
export interface TransformerWeights {
  readonly patches: { readonly weight: Tensor; readonly bias: Tensor | null };
  /** The vector before the patches, whose output is the feature. */
  readonly classToken: Float32Array;
  /** One vector for the class token and for each patch. */
  readonly positions: Float32Array;
  readonly normBefore: Norm | null;
  readonly block: (index: number) => TransformerBlock;
  readonly norm: Norm;
  /** in x out, after the last norm. */
  readonly output: Tensor | null;
  readonly epsilon: number;
  readonly activation: 'gelu' | 'quick-gelu';
}

/**
 * Adds a vision transformer up to its class token: `input` is float32 [n, 3, image, image]. Returns the name of the features,
 * [n, width], or as wide as `output` makes them.
 */
export function addVisionTransformer(
  graph: GraphBuilder,
  input: string,
  { sizes, weights }: { sizes: TransformerSizes; weights: TransformerWeights },
): string {
  const writer = new Writer(graph, sizes, weights);
  let x = writer.tokens(input);
  for (let i = 0; i < sizes.depth; i++) x = writer.block(x, weights.block(i));
  const [first] = graph.node('Gather', [x, writer.integers([], [0])], { axis: 1 });
  const feature = writer.norm(first!, weights.norm);
  return weights.output === null
    ? feature
    : graph.node('MatMul', [feature, graph.constant(weights.output)])[0]!;
}

class Writer {
  readonly #graph: GraphBuilder;
  readonly #sizes: TransformerSizes;
  readonly #weights: TransformerWeights;

  constructor(graph: GraphBuilder, sizes: TransformerSizes, weights: TransformerWeights) {
    this.#graph = graph;
    this.#sizes = sizes;
    this.#weights = weights;
  }

  /** [n, 1 + patches, width]: the class token before the patches, row by row, and positions added. */
  tokens(input: string): string {
    const graph = this.#graph;
    const { image, patch, width } = this.#sizes;
    const { patches, classToken, positions, normBefore } = this.#weights;
    const count = (image / patch) ** 2;
    const constants = [patches.weight, patches.bias].filter((tensor) => tensor !== null);
    const [convolved] = graph.node('Conv', [input, ...constants.map((tensor) => graph.constant(tensor))], {
      kernel_shape: [patch, patch],
      strides: [patch, patch],
    });
    const [flat] = graph.node('Reshape', [convolved!, this.integers([3], [0, width, count])]);
    const [rows] = graph.node('Transpose', [flat!], { perm: [0, 2, 1] });
    const located = graph.constant(vectors(positions.subarray(width), [1, count, width]));
    const [placed] = graph.node('Add', [rows!, located]);
    // The class token is the same for every image: its position is added once and for all.
    const first = graph.constant(
      vectors(
        classToken.map((value, c) => value + positions[c]!),
        [1, 1, width],
      ),
    );
    const [batch] = graph.node('Shape', [input], { start: 0, end: 1 });
    const [shape] = graph.node('Concat', [batch!, this.integers([2], [1, width])], { axis: 0 });
    const [firsts] = graph.node('Expand', [first, shape!]);
    const [tokens] = graph.node('Concat', [firsts!, placed!], { axis: 1 });
    return normBefore === null ? tokens! : this.norm(tokens!, normBefore);
  }

  block(
    x: string,
    { norm1, attention, projection, norm2, widening, narrowing, scales }: TransformerBlock,
  ): string {
    const attended = this.#linear(this.#attention(this.norm(x, norm1), attention), projection);
    const y = this.#added(x, attended, scales?.[0]);
    const wide = this.#activated(this.#linear(this.norm(y, norm2), widening));
    return this.#added(y, this.#linear(wide, narrowing), scales?.[1]);
  }

  norm(x: string, { weight, bias }: Norm): string {
    const graph = this.#graph;
    return graph.node('LayerNormalization', [x, graph.constant(weight), graph.constant(bias)], {
      axis: -1,
      epsilon: { float: this.#weights.epsilon },
    })[0]!;
  }

  integers(dims: readonly number[], values: readonly number[]): string {
    return this.#graph.constant({ type: 'int64', dims, data: BigInt64Array.from(values, BigInt) });
  }

  /** softmax(q k' / sqrt(size of a head)) v of each head, side by side. */
  #attention(x: string, attention: Linear): string {
    const graph = this.#graph;
    const { width, heads } = this.#sizes;
    const size = width / heads;
    const [q, k, v] = graph.node('Split', [this.#linear(x, attention)], { axis: -1 }, 3);
    const byHead = this.integers([4], [0, 0, heads, size]);
    const split = (value: string, perm: readonly number[]) => {
      const [shaped] = graph.node('Reshape', [value, byHead]);
      return graph.node('Transpose', [shaped!], { perm })[0]!;
    };
    const scale = graph.constant(scalar(1 / Math.sqrt(size)));
    const [queries] = graph.node('Mul', [split(q!, [0, 2, 1, 3]), scale]);
    const [products] = graph.node('MatMul', [queries!, split(k!, [0, 2, 3, 1])]);
    const [shares] = graph.node('Softmax', [products!], { axis: -1 });
    const [values] = graph.node('MatMul', [shares!, split(v!, [0, 2, 1, 3])]);
    const [together] = graph.node('Transpose', [values!], { perm: [0, 2, 1, 3] });
    return graph.node('Reshape', [together!, this.integers([3], [0, 0, width])])[0]!;
  }

  #linear(x: string, { weight, bias }: Linear): string {
    const graph = this.#graph;
    const { type, dims } = weight;
    const turned = { type, dims: dims.toReversed(), data: () => transposed(weight).data };
    const [product] = graph.node('MatMul', [x, graph.constant(turned)]);
    return graph.node('Add', [product!, graph.constant(bias)])[0]!;
  }

  /** GELU by the error function, x / 2 (1 + erf(x / sqrt 2)), or CLIP's x sigmoid(1.702 x). */
  #activated(x: string): string {
    const graph = this.#graph;
    switch (this.#weights.activation) {
      case 'gelu': {
        const [scaled] = graph.node('Div', [x, graph.constant(scalar(Math.SQRT2))]);
        const [erf] = graph.node('Erf', [scaled!]);
        const [above] = graph.node('Add', [erf!, graph.constant(scalar(1))]);
        const [twice] = graph.node('Mul', [x, above!]);
        return graph.node('Mul', [twice!, graph.constant(scalar(0.5))])[0]!;
      }
      case 'quick-gelu': {
        const [scaled] = graph.node('Mul', [x, graph.constant(scalar(1.702))]);
        const [gate] = graph.node('Sigmoid', [scaled!]);
        return graph.node('Mul', [x, gate!])[0]!;
      }
    }
  }

  #added(x: string, branch: string, scale: Tensor | undefined): string {
    const graph = this.#graph;
    const scaled = scale === undefined ? branch : graph.node('Mul', [branch, graph.constant(scale)])[0]!;
    return graph.node('Add', [x, scaled])[0]!;
  }
}

function vectors(data: Float32Array, dims: readonly number[]): Tensor {
  return { type: 'float32', dims, data };
}
