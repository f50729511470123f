import type { GraphBuilder, Tensor } from '@fidboard/onnx';
import type { Normalisation } from '@fidboard/protocol';
import type { ExtractorInput } from './manifest.ts';
import { scalar } from './scalar.ts';

/** The names of a network's one input and one output. */
export const PIXELS = 'pixels';
export const FEATURES = 'features';

/** TensorProto.DataType.FLOAT of onnx.proto3. */
const FLOAT32 = 1;

/**
 * Whether the graph itself resizes: only by aligned corners, which is part of the hash of the packaged networks.
 *
 * onnxruntime's Resize is none of the other conventions: it rounds positions otherwise than PyTorch (4e-5 of the range on
 * images of 640 pixels), and its antialiased bytes are not Pillow's in 1 of 5,000.
 */
export function resizesInGraph({ resize, crop }: Pick<ExtractorInput, 'resize' | 'crop'>): boolean {
  return resize === 'bilinear-align-corners' && crop === undefined;
}

/**
 * Adds the way from pixels of 0 to 255 to a network's input, float32 [batch, 3, height, width]: channels first, normalised.
 *
 * The pixels are uint8 [batch, height, width, 3] of any one size where the graph resizes ({@link resizesInGraph}); else
 * float32 of the network's own size.
 */
export function addPixels(graph: GraphBuilder, input: ExtractorInput): string {
  const { width, height, normalisation } = input;
  if (!resizesInGraph(input)) {
    const pixels = graph.input(PIXELS, 'float32', ['batch', height, width, 3]);
    const scaled = addScale(graph, pixels, normalisation);
    const [channelsFirst] = graph.node('Transpose', [scaled], { perm: [0, 3, 1, 2] });
    return addNormalisation(graph, channelsFirst!, normalisation);
  }
  const pixels = graph.input(PIXELS, 'uint8', ['batch', 'height', 'width', 3]);
  const [real] = graph.node('Cast', [pixels], { to: FLOAT32 });
  const scaled = addScale(graph, real!, normalisation);
  const [channelsFirst] = graph.node('Transpose', [scaled], { perm: [0, 3, 1, 2] });
  const [batch] = graph.node('Shape', [pixels], { start: 0, end: 1 });
  const size = { type: 'int64', dims: [3], data: BigInt64Array.from([3, height, width], BigInt) } as const;
  const [sizes] = graph.node('Concat', [batch!, graph.constant(size)], { axis: 0 });
  const [resized] = graph.node('Resize', [channelsFirst!, '', '', sizes!], {
    mode: 'linear',
    coordinate_transformation_mode: 'align_corners',
  });
  return addNormalisation(graph, resized!, normalisation);
}

/** To 0..1, which every normalisation but one starts from. */
function addScale(graph: GraphBuilder, pixels: string, normalisation: Normalisation): string {
  return normalisation === '(x-128)/128' ? pixels : add(graph, 'Div', [pixels, scalar(255)]);
}

function addNormalisation(graph: GraphBuilder, scaled: string, normalisation: Normalisation): string {
  switch (normalisation) {
    case 'x/255':
      return scaled;
    case '2x/255-1':
      return add(graph, 'Sub', [add(graph, 'Mul', [scaled, scalar(2)]), scalar(1)]);
    case '(x-128)/128':
      return add(graph, 'Div', [add(graph, 'Sub', [scaled, scalar(128)]), scalar(128)]);
    default: {
      const { mean, std } = normalisation;
      return add(graph, 'Div', [add(graph, 'Sub', [scaled, channels(mean)]), channels(std)]);
    }
  }
}

function add(graph: GraphBuilder, op: 'Sub' | 'Mul' | 'Div', [value, by]: readonly [string, Tensor]): string {
  return graph.node(op, [value, graph.constant(by)])[0]!;
}

function channels(values: readonly number[]): Tensor {
  return { type: 'float32', dims: [1, 3, 1, 1], data: Float32Array.from(values) };
}
