import { invariant } from '@fidboard/core';
import { type JsonObject, listIn, numberIn, objectIn, pairIn, stringIn } from './json.ts';

/** Rows, then columns. */
type Pair = readonly [number, number];

/** How a convolution or a pooling walks over rows and columns. */
export interface Window {
  readonly kernel: Pair;
  readonly strides: Pair;
  /** `same` gives ceil(size / stride) positions, `valid` only those that need no padding. */
  readonly padding: 'same' | 'valid';
}

/** What a layer computes; only the kinds that the embedded networks need before their feature layers. */
type Operation =
  | ({ readonly kind: 'Conv2D' | 'DepthwiseConv2D' | 'MaxPooling2D' | 'AveragePooling2D' } & Window)
  | { readonly kind: 'BatchNormalization'; readonly epsilon: number }
  | { readonly kind: 'ZeroPadding2D'; readonly rows: Pair; readonly cols: Pair }
  | { readonly kind: 'ReLU'; readonly maximum: number | null }
  | { readonly kind: 'InputLayer' | 'Add' | 'Concatenate' };

export interface Layer {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly operation: Operation;
}

/** Gives the layers of a network by name, parsed when asked for; an unknown name or kind is an error. */
export type LayersModel = (name: string) => Layer;

/** Reads the topology of a tfjs layers-model (Keras 2 functional configuration, channels last). */
export function readLayersModel(topology: unknown): LayersModel {
  const configuration = objectIn(objectIn(topology, 'modelTopology').model_config, 'model_config');
  const layers = listIn(objectIn(configuration.config, 'model_config.config').layers, 'layers');
  const byName = new Map(
    layers.map((json) => {
      const layer = objectIn(json, 'layer');
      return [stringIn(layer, 'name'), layer];
    }),
  );
  return (name) => {
    const layer = byName.get(name);
    invariant(layer !== undefined, 'layer', `one of the network's ${byName.size} layers`, name);
    return { name, inputs: readInputs(layer, name), operation: readOperation(layer, name) };
  };
}

/** Each inbound node lists [layer, node index, tensor index, arguments]; a layer used once has at most one node. */
function readInputs(layer: JsonObject, name: string): readonly string[] {
  const nodes = listIn(layer.inbound_nodes, `${name}: inbound_nodes`);
  invariant(nodes.length <= 1, `${name}: inbound_nodes`, 'a layer that is used once', nodes.length);
  return nodes.flatMap((node) =>
    listIn(node, `${name}: inbound node`).map((input) => {
      const [source] = listIn(input, `${name}: input`);
      invariant(typeof source === 'string', `${name}: input`, "a layer's name", source);
      return source;
    }),
  );
}

function readOperation(layer: JsonObject, name: string): Operation {
  const config = objectIn(layer.config, `${name}: config`);
  const kind = stringIn(layer, 'class_name');
  invariant(
    (config.data_format ?? 'channels_last') === 'channels_last',
    name,
    'channels last',
    config.data_format,
  );
  switch (kind) {
    case 'InputLayer':
    case 'Add':
      return { kind };
    case 'Concatenate':
      invariant(config.axis === 3, `${name}: axis`, '3, the channels', config.axis);
      return { kind };
    case 'Conv2D':
    case 'DepthwiseConv2D':
      invariant(config.use_bias === false, `${name}: use_bias`, 'false', config.use_bias);
      invariant(config.activation === 'linear', `${name}: activation`, 'linear', config.activation);
      invariant(
        String(config.dilation_rate) === '1,1',
        `${name}: dilation_rate`,
        '[1, 1]',
        config.dilation_rate,
      );
      return { kind, kernel: pairIn(config, 'kernel_size'), ...strideIn(config) };
    case 'MaxPooling2D':
    case 'AveragePooling2D':
      return { kind, kernel: pairIn(config, 'pool_size'), ...strideIn(config) };
    case 'BatchNormalization':
      return { kind, epsilon: numberIn(config, 'epsilon') };
    case 'ZeroPadding2D': {
      const [rows, cols] = listIn(config.padding, `${name}: padding`);
      return { kind, rows: pairIn({ rows }, 'rows'), cols: pairIn({ cols }, 'cols') };
    }
    case 'ReLU':
      return { kind, maximum: config.max_value === null ? null : numberIn(config, 'max_value') };
    case 'Activation':
      invariant(config.activation === 'relu', `${name}: activation`, 'relu', config.activation);
      return { kind: 'ReLU', maximum: null };
    default:
      throw new Error(`${name}: expected a layer of a kind that can be converted, got ${kind}`);
  }
}

function strideIn(config: JsonObject): Pick<Window, 'strides' | 'padding'> {
  const padding = stringIn(config, 'padding');
  invariant(padding === 'same' || padding === 'valid', 'padding', 'same or valid', padding);
  return { strides: pairIn(config, 'strides'), padding };
}
