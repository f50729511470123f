import { readFile } from 'node:fs/promises';
import { Refusal, Rng } from '@fidboard/core';
import { describeModel, type ModelDescription, ModelFailed, ModelProcess, type Tensor } from '@fidboard/onnx';
import type { Normalisation } from '@fidboard/protocol';
import type { OnnxSource } from './manifest.ts';
import { networkInput, networkOutput, type Size } from './network-signature.ts';
import { POOLED_RANK, POOLINGS, type Pooling, pooled } from './pooling.ts';

/** What somebody says of an ONNX file, where the file does not say it. */
export interface NetworkWishes {
  readonly size?: Size | undefined;
  readonly output?: string | undefined;
  readonly pool?: Pooling | undefined;
  /** For what it is tried on: float32 networks are fed random pixels that are normalised so. */
  readonly normalisation: Normalisation;
}

/** What was found of a file that passed every check. */
export interface CheckedNetwork extends Pick<OnnxSource, 'input' | 'output' | 'pool'> {
  readonly size: Size;
  readonly dimension: number;
  /** Whether it has other outputs, or needed a pooling: then its bytes alone do not say what its features are. */
  readonly chosen: boolean;
}

const OWN_DOMAINS: readonly string[] = ['', 'ai.onnx.ml', 'com.microsoft'];
const BATCH = 8;
/** Of the features' length: products in another order round otherwise, a norm over the batch is another number. */
const LARGEST_BATCH_DIFFERENCE = 1e-3;

/**
 * Checks an ONNX file for what features need: one image input, one row for each image in batches of any size, finite
 * features that depend on the image alone, and the same bits each time.
 *
 * The file is described here without running it, then tried in a process of its own. Refuses (BAD_INPUT, or USAGE where a flag
 * is missing) with what to do, often how to export it again.
 */
export async function checkNetwork(path: string, wishes: NetworkWishes): Promise<CheckedNetwork> {
  const description = await described(path);
  const { size, ...input } = networkInput(description, wishes.size);
  const output = networkOutput(description, wishes.output);
  const images = testImages(input.type, size, wishes.normalisation);
  try {
    await using model = await ModelProcess.open(path);
    const run = async (from: number, to: number) => {
      const made = await model.run({ [input.name]: images(from, to) }, output);
      return rowsOf(made, { output, pool: wishes.pool, batch: to - from });
    };
    const all = await run(0, BATCH);
    refuseUnsound(all);
    refuseOtherBits(all, await run(0, BATCH));
    for (const place of [0, BATCH - 1]) refuseBatchDependence(all, await run(place, place + 1), place);
    const chosen = description.outputs.length > 1 || all.pool !== 'none';
    return { input, output, pool: all.pool, size, dimension: all.dimension, chosen };
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error;
    throw new Refusal(
      'BAD_INPUT',
      `network: expected one that onnxruntime loads and runs on a batch of ${BATCH}, got: ${error.message}`,
      'Try it in onnxruntime itself; a batch that is written into the graph (a Reshape to a fixed size) has to be exported as -1.',
      { cause: error },
    );
  }
}

async function described(path: string): Promise<ModelDescription> {
  const bytes = await readFile(path);
  let description: ModelDescription;
  try {
    description = describeModel(bytes);
  } catch (cause) {
    throw new Refusal(
      'BAD_INPUT',
      `network: expected an ONNX file, got bytes that are none (${cause instanceof Error ? cause.message : cause})`,
      'Give the .onnx file that an exporter wrote, as torch.onnx.export does.',
      { cause },
    );
  }
  if (description.externalData) {
    throw new Refusal(
      'BAD_INPUT',
      'network: expected all weights within the file, got some that lie in other files',
      'Save it as one file: onnx.save(onnx.load("in.onnx"), "out.onnx", save_as_external_data=False).',
    );
  }
  const foreign = description.domains.filter((domain) => !OWN_DOMAINS.includes(domain));
  if (foreign.length > 0) {
    throw new Refusal(
      'BAD_INPUT',
      `network: expected operators of ONNX and onnxruntime only, got some of ${foreign.map((domain) => JSON.stringify(domain)).join(', ')}`,
      'Export it without custom operators: their code is not in the file.',
    );
  }
  return description;
}

/** Random pixels, the same at every call, as the network's input. */
function testImages(
  type: OnnxSource['input']['type'],
  { width, height }: Size,
  normalisation: Normalisation,
): (from: number, to: number) => Tensor {
  const rng = new Rng(1);
  const pixels = width * height;
  const bytes = Uint8Array.from({ length: BATCH * 3 * pixels }, () => Math.floor(256 * rng.uniform()));
  if (type === 'uint8') {
    return (from, to) => ({
      type,
      dims: [to - from, height, width, 3],
      data: bytes.slice(from * 3 * pixels, to * 3 * pixels),
    });
  }
  const normal = Float32Array.from(bytes, (byte, i) =>
    normalised(byte, normalisation, Math.floor(i / pixels) % 3),
  );
  return (from, to) => ({
    type,
    dims: [to - from, 3, height, width],
    data: normal.slice(from * 3 * pixels, to * 3 * pixels),
  });
}

function normalised(byte: number, normalisation: Normalisation, channel: number): number {
  switch (normalisation) {
    case 'x/255':
      return byte / 255;
    case '2x/255-1':
      return (2 * byte) / 255 - 1;
    case '(x-128)/128':
      return (byte - 128) / 128;
    default:
      return (byte / 255 - normalisation.mean[channel]!) / normalisation.std[channel]!;
  }
}

interface Rows {
  readonly pool: Pooling;
  readonly dimension: number;
  readonly data: Float32Array;
}

/** The features of one run; refuses an output that cannot be made one row for each image. */
function rowsOf(
  { type, dims, data }: { type: string; dims: readonly number[]; data: Tensor['data'] },
  { output, pool, batch }: { output: string; pool: Pooling | undefined; batch: number },
): Rows {
  const shape = `${type} (${dims.join(', ')})`;
  if (type !== 'float32' || !(data instanceof Float32Array) || dims[0] !== batch) {
    throw new Refusal(
      'BAD_INPUT',
      `output ${output}: expected float32 with one row for each of ${batch} images, got ${shape}`,
      'Export the network in float32 with a dynamic batch, or name another output with --output.',
    );
  }
  const fitting = POOLINGS.filter((each) => POOLED_RANK[each] === dims.length);
  const [only] = fitting;
  const chosen = pool ?? (fitting.length === 1 && only === 'none' ? only : undefined);
  if (chosen === undefined || POOLED_RANK[chosen] !== dims.length) {
    throw new Refusal(
      'USAGE',
      `output ${output}: expected one vector for each image, got ${shape}${pool === undefined ? '' : `, which --pool ${pool} does not take`}`,
      fitting.length === 0
        ? 'Name another output with --output.'
        : only === 'none'
          ? 'Leave --pool out.'
          : `Say how it becomes one vector: ${fitting.map((each) => `--pool ${each}`).join(' or ')}.`,
    );
  }
  const { dims: made, data: rows } = pooled({ dims, data }, chosen);
  return { pool: chosen, dimension: made[1]!, data: rows as Float32Array };
}

function refuseUnsound({ data, dimension }: Rows): void {
  if (!data.every(Number.isFinite)) {
    throw new Refusal(
      'BAD_INPUT',
      'network: expected finite features, got some that are not numbers',
      'Check --mean and --std, and the network on random pixels.',
    );
  }
  const first = data.subarray(0, dimension);
  if (dimension === 0 || data.every((value, i) => value === first[i % dimension])) {
    throw new Refusal(
      'BAD_INPUT',
      'network: expected features that depend on the image, got the same for different ones',
      'Name another output with --output.',
    );
  }
}

function refuseOtherBits({ data }: Rows, again: Rows): void {
  if (data.length === again.data.length && data.every((value, i) => Object.is(value, again.data[i]))) return;
  throw new Refusal(
    'BAD_INPUT',
    'network: expected the same features each time, got others the second time',
    'Export it in evaluation mode (model.eval()): dropout and random layers change every score.',
  );
}

function refuseBatchDependence({ data, dimension }: Rows, alone: Rows, place: number): void {
  const row = data.subarray(place * dimension, (place + 1) * dimension);
  const difference = Math.sqrt(row.reduce((sum, value, i) => sum + (value - alone.data[i]!) ** 2, 0));
  const length = Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0));
  if (alone.dimension === dimension && difference <= LARGEST_BATCH_DIFFERENCE * length) return;
  throw new Refusal(
    'BAD_INPUT',
    `network: expected the same features of an image alone as in a batch of ${BATCH}, got others (by ${(difference / length).toExponential(1)} of their length)`,
    'Export it in evaluation mode (model.eval()): batch normalisation must use its stored statistics.',
  );
}
