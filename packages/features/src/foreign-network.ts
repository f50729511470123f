import { readFile } from 'node:fs/promises';
import { invariant, Refusal, sha256Hex } from '@fidboard/core';
import { GraphBuilder, openSession, type Session, type SessionOptions, type Tensor } from '@fidboard/onnx';
import { addedPath } from './added-folder.ts';
import type { ExtractorInput, ExtractorManifest, OnnxSource } from './manifest.ts';
import { addPixels, FEATURES, PIXELS } from './pixels.ts';
import { pooled } from './pooling.ts';
import { scalar } from './scalar.ts';

/** TensorProto.DataType.UINT8 of onnx.proto3. */
const UINT8 = 2;

/** The normalisation of a network that takes bytes: none, as (x / 255 - 0) / (1 / 255) is x. */
export const BYTES = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } as const;

/**
 * Opens somebody's own ONNX file with the way from pixels before it, as one session from pixels to features.
 *
 * They are two sessions in a row, since the file may have another operator set than the graphs here: what passes between them
 * is small beside the network's own work. Refuses a file that is gone or whose bytes changed, and another normalisation
 * before a network that takes bytes.
 */
export async function openForeignNetwork(
  { id }: ExtractorManifest,
  source: OnnxSource,
  { input, ...options }: SessionOptions & { readonly input: ExtractorInput },
): Promise<Session> {
  const network = await networkBytes(id, source);
  const before = await openSession(wayFromPixels(id, source, input), { ...options, provider: 'cpu' });
  const session = await openSession(network, { ...options, outputs: [source.output] });
  return new Chain(before, session, source);
}

async function networkBytes(id: string, source: OnnxSource): Promise<Uint8Array> {
  const path = addedPath(source.sha256);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Refusal(
      'USAGE',
      `extractor ${id}: expected its network at ${path}, found none that can be read`,
      `Run \`fidboard extractors remove ${id}\` and add its file again.`,
      { cause },
    );
  });
  const sha256 = sha256Hex(bytes);
  if (sha256 === source.sha256) return bytes;
  throw new Refusal(
    'CHECKSUM_MISMATCH',
    `extractor ${id}: expected a network with SHA-256 ${source.sha256} at ${path}, got ${sha256}`,
    `Run \`fidboard extractors remove ${id}\` and add its file again.`,
  );
}

/** A graph from pixels to the network's input. */
function wayFromPixels(id: string, { input: wanted }: OnnxSource, input: ExtractorInput): Uint8Array {
  const graph = new GraphBuilder(id);
  const ready = wanted.type === 'float32' ? addPixels(graph, input) : addBytes(graph, id, input);
  graph.output(ready, wanted.name);
  return graph.build();
}

/** The way to uint8 [n, height, width, 3]: resized, then rounded to whole numbers. */
function addBytes(graph: GraphBuilder, id: string, input: ExtractorInput): string {
  const { normalisation } = input;
  if (typeof normalisation === 'string' || normalisation.std.some((each) => each !== BYTES.std[0])) {
    throw new Refusal(
      'USAGE',
      `extractor ${id}: expected no normalisation, since it takes bytes and normalises itself, got another`,
      'Leave --normalisation out.',
    );
  }
  const unit = addPixels(graph, { ...input, normalisation: 'x/255' });
  const [scaled] = graph.node('Mul', [unit, graph.constant(scalar(255))]);
  const [whole] = graph.node('Round', [scaled!]);
  const limits = [0, 255].map((limit) => graph.constant(scalar(limit)));
  const [clipped] = graph.node('Clip', [whole!, ...limits]);
  const [bytes] = graph.node('Cast', [clipped!], { to: UINT8 });
  return graph.node('Transpose', [bytes!], { perm: [0, 2, 3, 1] })[0]!;
}

class Chain implements Session {
  readonly inputNames = [PIXELS];
  readonly outputNames = [FEATURES];
  readonly #before: Session;
  readonly #network: Session;
  readonly #source: OnnxSource;

  constructor(before: Session, network: Session, source: OnnxSource) {
    this.#before = before;
    this.#network = network;
    this.#source = source;
  }

  get provider() {
    return this.#network.provider;
  }

  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const { output, pool } = this.#source;
    const outputs = await this.#network.run(await this.#before.run(feeds));
    const tensor = outputs[output];
    invariant(tensor !== undefined, 'network', `output ${output}`, 'none');
    return { [FEATURES]: pooled(tensor, pool) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#before[Symbol.asyncDispose]();
    await this.#network[Symbol.asyncDispose]();
  }
}
