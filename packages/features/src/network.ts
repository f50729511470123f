import { Refusal, sha256Hex } from '@fidboard/core';
import { convertNetwork } from './convert.ts';
import type { ExtractorManifest } from './manifest.ts';
import { readNsfwNetwork } from './nsfwjs.ts';

/**
 * The ONNX bytes of an extractor's network, converted from the installed package: the same bytes everywhere.
 *
 * Refuses bytes that differ from the manifest's SHA-256, since their scores would not be comparable.
 */
export async function networkOf(manifest: ExtractorManifest): Promise<Uint8Array> {
  const { source, input } = manifest;
  const network = await readNsfwNetwork(source.model);
  const bytes = convertNetwork(manifest.id, { ...network, featureLayer: source.layer, input });
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
