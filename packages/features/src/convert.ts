import { invariant } from '@fidboard/core';
import { GraphBuilder, type Tensor } from '@fidboard/onnx';
import type { Layer, LayersModel, Window } from './layers-model.ts';
import type { ExtractorInput } from './manifest.ts';
import { addPixels, FEATURES } from './pixels.ts';
import { scalar } from './scalar.ts';
import { slidingWindow } from './sliding-window.ts';
import { depthwiseKernelToOnnx, kernelToOnnx, type Weights } from './weights.ts';

/** A value of the graph, [batch, channels, rows, cols]; the batch is dynamic. */
interface Value {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
}

interface Slide {
  readonly window: Window;
  readonly constants?: readonly string[];
  readonly attributes?: Readonly<Record<string, number>>;
}

interface Conversion {
  readonly layer: LayersModel;
  readonly weights: Weights;
  /** The layer whose channels, averaged over its positions, are the features. */
  readonly featureLayer: string;
  readonly input: ExtractorInput;
}

/**
 * Converts a Keras network up to one layer into ONNX: uint8 `pixels` [batch, height, width, 3] of any one
 * size in, float32 `features` [batch, channels] out.
 *
 * Division by 255, bilinear resize with aligned corners and global average pooling are part of the graph.
 * Batch normalisation stays a node of its own: onnxruntime folds it into the convolution when it loads the graph.
 */
export function convertNetwork(name: string, conversion: Conversion): Uint8Array {
  const graph = new GraphBuilder(name);
  const converter = new Converter(graph, conversion);
  const [pooled] = graph.node('GlobalAveragePool', [converter.value(conversion.featureLayer).name]);
  graph.output(graph.node('Flatten', [pooled!], { axis: 1 })[0]!, FEATURES);
  return graph.build();
}

class Converter {
  readonly #graph: GraphBuilder;
  readonly #conversion: Conversion;
  readonly #values = new Map<string, Value>();

  constructor(graph: GraphBuilder, conversion: Conversion) {
    this.#graph = graph;
    this.#conversion = conversion;
  }

  /** The output of a layer; converts it, and what it reads, at the first call. */
  value(layerName: string): Value {
    const known = this.#values.get(layerName);
    if (known !== undefined) return known;
    const layer = this.#conversion.layer(layerName);
    const made = this.#convert(
      layer,
      layer.inputs.map((input) => this.value(input)),
    );
    this.#values.set(layerName, made);
    return made;
  }

  #convert(layer: Layer, inputs: readonly Value[]): Value {
    const { operation } = layer;
    if (operation.kind === 'InputLayer') return this.#input();
    const [input] = inputs;
    invariant(input !== undefined, layer.name, 'an input', 'none');
    switch (operation.kind) {
      case 'Conv2D': {
        const kernel = this.#graph.constant(
          kernelToOnnx(this.#weight(layer, 'kernel')),
          `${layer.name}/kernel`,
        );
        return this.#slide('Conv', input, { window: operation, constants: [kernel] });
      }
      case 'DepthwiseConv2D': {
        const tensor = depthwiseKernelToOnnx(this.#weight(layer, 'depthwise_kernel'));
        const kernel = this.#graph.constant(tensor, `${layer.name}/kernel`);
        const attributes = { group: tensor.dims[0]! };
        return this.#slide('Conv', input, { window: operation, constants: [kernel], attributes });
      }
      case 'MaxPooling2D':
        return this.#slide('MaxPool', input, { window: operation });
      case 'AveragePooling2D':
        return this.#slide('AveragePool', input, { window: operation, attributes: { count_include_pad: 0 } });
      case 'BatchNormalization':
        return { ...input, name: this.#batchNormalization(layer, input.name, operation.epsilon) };
      case 'ZeroPadding2D': {
        const {
          rows: [top, bottom],
          cols: [left, right],
        } = operation;
        const pads = this.#integers([0, 0, top, left, 0, 0, bottom, right]);
        const [name] = this.#graph.node('Pad', [input.name, pads]);
        return { name: name!, rows: input.rows + top + bottom, cols: input.cols + left + right };
      }
      case 'ReLU': {
        if (operation.maximum === null) return { ...input, name: this.#graph.node('Relu', [input.name])[0]! };
        const limits = [0, operation.maximum].map((limit) => this.#graph.constant(scalar(limit)));
        return { ...input, name: this.#graph.node('Clip', [input.name, ...limits])[0]! };
      }
      case 'Add':
        return {
          ...input,
          name: this.#graph.node(
            'Add',
            inputs.map(({ name }) => name),
          )[0]!,
        };
      case 'Concatenate':
        return {
          ...input,
          name: this.#graph.node(
            'Concat',
            inputs.map(({ name }) => name),
            { axis: 1 },
          )[0]!,
        };
    }
  }

  #input(): Value {
    const { input } = this.#conversion;
    return { name: addPixels(this.#graph, input), rows: input.height, cols: input.width };
  }

  /** A convolution or a pooling: a window that slides over the rows and columns of its input. */
  #slide(
    op: 'Conv' | 'MaxPool' | 'AveragePool',
    input: Value,
    { window, constants = [], attributes = {} }: Slide,
  ): Value {
    const { kernel, strides, padding } = window;
    const rows = slidingWindow(input.rows, { kernel: kernel[0], stride: strides[0], padding });
    const cols = slidingWindow(input.cols, { kernel: kernel[1], stride: strides[1], padding });
    const [name] = this.#graph.node(op, [input.name, ...constants], {
      kernel_shape: kernel,
      strides,
      pads: [rows.before, cols.before, rows.after, cols.after],
      ...attributes,
    });
    return { name: name!, rows: rows.positions, cols: cols.positions };
  }

  #batchNormalization(layer: Layer, input: string, epsilon: number): string {
    const beta = this.#weight(layer, 'beta');
    // Keras leaves gamma out where `scale` is false: then it is one.
    const gamma =
      this.#conversion.weights(`${layer.name}/gamma`) ?? vector(new Float32Array(beta.data.length).fill(1));
    const [mean, variance] = [this.#weight(layer, 'moving_mean'), this.#weight(layer, 'moving_variance')];
    const constants = Object.entries({ gamma, beta, mean, variance }).map(([name, tensor]) =>
      this.#graph.constant(tensor, `${layer.name}/${name}`),
    );
    return this.#graph.node('BatchNormalization', [input, ...constants], { epsilon: { float: epsilon } })[0]!;
  }

  #weight(layer: Layer, name: string): Tensor {
    const tensor = this.#conversion.weights(`${layer.name}/${name}`);
    invariant(tensor !== undefined, layer.name, `a weight named ${name}`, 'none');
    return tensor;
  }

  #integers(values: readonly number[]): string {
    return this.#graph.constant({
      type: 'int64',
      dims: [values.length],
      data: BigInt64Array.from(values, BigInt),
    });
  }
}

function vector(data: Float32Array): Tensor {
  return { type: 'float32', dims: [data.length], data };
}
