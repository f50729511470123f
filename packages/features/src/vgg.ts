import type { GraphBuilder } from '@fidboard/onnx';
import { NamedWeights, type WeightsByName } from './named-weights.ts';

/** Channels of the five groups of convolutions, and units of the two hidden layers. */
export interface VggWidths {
  readonly channels: readonly [number, number, number, number, number];
  readonly hidden: number;
}

/** VGG-16 itself (Simonyan and Zisserman 2015, configuration D). */
export const VGG16: VggWidths = { channels: [64, 128, 256, 512, 512], hidden: 4096 };

const CONVOLUTIONS = [2, 2, 3, 3, 3] as const;
/** Side of the last feature map for an input of 224 x 224. */
const SIDE = 7;

/**
 * Adds torchvision's VGG-16 up to its second hidden layer with its ReLU, known as fc2: `input` is float32 [n, 3, 224, 224],
 * normalised by ImageNet's mean and deviation. Returns the name of the features, [n, hidden]. Refuses weights of other names
 * or shapes.
 */
export function addVgg(
  graph: GraphBuilder,
  input: string,
  { weights: byName, widths = VGG16 }: { weights: WeightsByName; widths?: VggWidths },
): string {
  const weights = new NamedWeights(byName, {
    title: 'VGG-16',
    remedy: 'Give the file of torchvision’s vgg16 (vgg16_bn is another network).',
  });
  const constant = (name: string, shape: readonly number[]) => weights.constant(graph, name, shape);
  let x = input;
  let from = 3;
  let layer = 0; // its place in torchvision's Sequential, where each ReLU and each pool is one too
  for (const [group, to] of widths.channels.entries()) {
    for (let i = 0; i < CONVOLUTIONS[group]!; i++) {
      const filter = constant(`features.${layer}.weight`, [to, from, 3, 3]);
      const bias = constant(`features.${layer}.bias`, [to]);
      const [convolved] = graph.node('Conv', [x, filter, bias], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
      x = graph.node('Relu', [convolved!])[0]!;
      from = to;
      layer += 2;
    }
    x = graph.node('MaxPool', [x], { kernel_shape: [2, 2], strides: [2, 2] })[0]!;
    layer += 1;
  }
  x = graph.node('Flatten', [x], { axis: 1 })[0]!;
  let units = from * SIDE * SIDE;
  for (const place of [0, 3]) {
    const matrix = constant(`classifier.${place}.weight`, [widths.hidden, units]);
    const bias = constant(`classifier.${place}.bias`, [widths.hidden]);
    const [dense] = graph.node('Gemm', [x, matrix, bias], { transB: 1 });
    x = graph.node('Relu', [dense!])[0]!;
    units = widths.hidden;
  }
  return x;
}
