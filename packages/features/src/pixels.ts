import { Refusal } from '@fidboard/core';
import type { GraphBuilder, Tensor } from '@fidboard/onnx';
import type { ExtractorInput } from './manifest.ts';

/** The names of a network's one input and one output. */
export const PIXELS = 'pixels';
export const FEATURES = 'features';

/** TensorProto.DataType.FLOAT of onnx.proto3. */
const FLOAT32 = 1;

const COORDINATES = {
  'bilinear-align-corners': 'align_corners',
  'bilinear-half-pixel': 'half_pixel',
} as const;

/**
 * Adds the way from uint8 pixels [batch, height, width, 3] of any one size to a network's input, float32 [batch, 3, height,
 * width]: / 255, channels first, resized, normalised.
 */
export function addPixels(
  graph: GraphBuilder,
  { width, height, resize, crop, normalisation, colour }: ExtractorInput,
): string {
  const known = resize === 'bilinear-align-corners' || resize === 'bilinear-half-pixel';
  if (
    !known ||
    crop !== undefined ||
    colour !== 'rgb' ||
    normalisation === '(x-128)/128' ||
    typeof normalisation !== 'string'
  ) {
    throw new Refusal(
      'USAGE',
      `preprocessing: expected bilinear resizing without a crop, x/255 or 2x/255-1 and alpha over white, got another`,
      'This version computes no other yet.',
    );
  }
  const pixels = graph.input(PIXELS, 'uint8', ['batch', 'height', 'width', 3]);
  const [real] = graph.node('Cast', [pixels], { to: FLOAT32 });
  const [unit] = graph.node('Div', [real!, graph.constant(scalar(255))]);
  const [channelsFirst] = graph.node('Transpose', [unit!], { perm: [0, 3, 1, 2] });
  const [batch] = graph.node('Shape', [pixels], { start: 0, end: 1 });
  const size = { type: 'int64', dims: [3], data: BigInt64Array.from([3, height, width], BigInt) } as const;
  const [sizes] = graph.node('Concat', [batch!, graph.constant(size)], { axis: 0 });
  const [resized] = graph.node('Resize', [channelsFirst!, '', '', sizes!], {
    mode: 'linear',
    coordinate_transformation_mode: COORDINATES[resize],
  });
  switch (normalisation) {
    case 'x/255':
      return resized!;
    case '2x/255-1': {
      const [twice] = graph.node('Mul', [resized!, graph.constant(scalar(2))]);
      return graph.node('Sub', [twice!, graph.constant(scalar(1))])[0]!;
    }
  }
}

function scalar(value: number): Tensor {
  return { type: 'float32', dims: [], data: Float32Array.of(value) };
}
