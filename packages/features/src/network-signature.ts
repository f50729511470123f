import { Refusal } from '@fidboard/core';
import type { ModelDescription, ModelValue } from '@fidboard/onnx';
import type { OnnxSource } from './manifest.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const DYNAMIC_BATCH =
  'Export it again with a dynamic batch: torch.onnx.export(model, x, "out.onnx", input_names=["input"], output_names=["features"], dynamic_axes={"input": {0: "n"}, "features": {0: "n"}}).';

/** The one image input that a model has, and its size; refuses other inputs, a fixed batch and a size that is not asked for. */
export function networkInput(
  { inputs }: ModelDescription,
  asked: Size | undefined,
): OnnxSource['input'] & { readonly size: Size } {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) {
    throw new Refusal(
      'BAD_INPUT',
      `network: expected one input, images, got ${namesOf(inputs)}`,
      'Export the image encoder alone.',
    );
  }
  const { name, type, dims } = input;
  const channels = type === 'float32' ? 1 : 3; // before the two sides, or after them
  const taken = (type === 'float32' || type === 'uint8') && dims?.length === 4;
  if (!taken || !fits(dims[channels], 3)) {
    throw new Refusal(
      'BAD_INPUT',
      `network input "${name}": expected float32 (n, 3, height, width) or uint8 (n, height, width, 3), got ${shapeOf(input)}`,
      'Export it for RGB images in one of these layouts.',
    );
  }
  if (typeof dims[0] === 'number') {
    throw new Refusal(
      'BAD_INPUT',
      `network input "${name}": expected any number of images, got a batch of ${dims[0]} that is fixed in the file`,
      DYNAMIC_BATCH,
    );
  }
  const [height, width] = type === 'float32' ? [dims[2], dims[3]] : [dims[1], dims[2]];
  return { name, type, size: sizeOf(name, { width, height }, asked) };
}

/** The output that is asked for, or the only one. */
export function networkOutput({ outputs }: ModelDescription, asked: string | undefined): string {
  const [only, ...others] = outputs;
  if (asked === undefined && only !== undefined && others.length === 0) return only.name;
  if (asked !== undefined && outputs.some(({ name }) => name === asked)) return asked;
  throw new Refusal(
    'USAGE',
    asked === undefined
      ? `network: expected one output, got ${namesOf(outputs)}`
      : `--output: expected ${namesOf(outputs)}, got ${JSON.stringify(asked)}`,
    `Name one with --output: ${outputs.map(shapedName).join(', ')}.`,
  );
}

type Dim = number | string | null | undefined;

function sizeOf(name: string, given: { width: Dim; height: Dim }, asked: Size | undefined): Size {
  const width = typeof given.width === 'number' ? given.width : asked?.width;
  const height = typeof given.height === 'number' ? given.height : asked?.height;
  if (width === undefined || height === undefined) {
    throw new Refusal(
      'USAGE',
      `network input "${name}": expected a size, got a file that takes any`,
      'Say which with --input, as --input 224 or --input 320x240 (width first).',
    );
  }
  if (asked !== undefined && (asked.width !== width || asked.height !== height)) {
    throw new Refusal(
      'USAGE',
      `--input: expected ${width}x${height}, as the file says, got ${asked.width}x${asked.height}`,
      'Leave --input out, or export the network for that size.',
    );
  }
  return { width, height };
}

function fits(dim: Dim, expected: number): boolean {
  return dim === expected || (dim !== undefined && typeof dim !== 'number');
}

function namesOf(values: readonly ModelValue[]): string {
  return values.length === 0 ? 'none' : values.map(({ name }) => name).join(', ');
}

function shapedName(value: ModelValue): string {
  return `${value.name} (${shapeOf(value)})`;
}

function shapeOf({ type, dims }: ModelValue): string {
  const shape = dims === null ? 'of unknown shape' : `(${dims.map((dim) => dim ?? '?').join(', ')})`;
  return `${type ?? 'another type'} ${shape}`;
}
