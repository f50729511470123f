import { openSession, type Session, type SessionOptions } from '@fidboard/onnx';
import { openForeignNetwork } from './foreign-network.ts';
import type { ExtractorInput, ExtractorManifest } from './manifest.ts';
import { networkOf } from './network.ts';

/** Opens an extractor's network with the way from pixels before it; refuses one that is not installed or not the manifest's. */
export async function openNetwork(
  manifest: ExtractorManifest,
  input: ExtractorInput,
  options: SessionOptions,
): Promise<Session> {
  const { source } = manifest;
  return source.kind === 'onnx'
    ? openForeignNetwork(manifest, source, { ...options, input })
    : openSession(await networkOf(manifest, input), options);
}
