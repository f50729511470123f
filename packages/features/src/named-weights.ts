import { invariant, Refusal } from '@fidboard/core';
import type { GraphBuilder, Tensor } from '@fidboard/onnx';

/** Weights by the names that a checkpoint gives them, as `layer1.0.conv1.weight`. */
export type WeightsByName = ReadonlyMap<string, Tensor>;

/** A tensor of weights: readCheckpoint gives no others. */
export type FloatTensor = Tensor & { readonly data: Float32Array };

/** The weights of one network, asked for by name and shape; refuses those of another network. */
export class NamedWeights {
  readonly #weights: WeightsByName;
  readonly #title: string;
  readonly #remedy: string;

  /** `title` names the network, and `remedy` says which file holds it. */
  constructor(weights: WeightsByName, { title, remedy }: { title: string; remedy: string }) {
    this.#weights = weights;
    this.#title = title;
    this.#remedy = remedy;
  }

  of(name: string, shape: readonly number[]): FloatTensor {
    const tensor = this.#weights.get(name);
    if (tensor !== undefined && tensor.dims.join() === shape.join()) {
      invariant(isFloat(tensor), name, 'float32', tensor.type);
      return tensor;
    }
    throw new Refusal(
      'BAD_INPUT',
      `${this.#title} weights: expected ${name} of shape (${shape.join(', ')}), got ${tensor === undefined ? 'none' : `(${tensor.dims.join(', ')})`}`,
      this.#remedy,
    );
  }

  /** Stores a weight in a graph and returns its name there. */
  constant(graph: GraphBuilder, name: string, shape: readonly number[]): string {
    return graph.constant(this.of(name, shape), name);
  }
}

function isFloat(tensor: Tensor): tensor is FloatTensor {
  return tensor.data instanceof Float32Array;
}
