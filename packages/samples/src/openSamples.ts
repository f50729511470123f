import { tmpdir } from 'node:os';
import { decodedSamples } from './decodedSamples.ts';
import { type Decoder, IsolatedDecoder, inProcessDecoder } from './decoder.ts';
import { detectFormat, type SampleFormat } from './detectFormat.ts';
import { openFolder } from './folderSource.ts';
import { DEFAULT_SAMPLE_LIMITS, type SampleLimits } from './limits.ts';
import { openNpzSamples } from './npzSamples.ts';
import type { SampleSet } from './sampleSet.ts';
import type { ImageSource } from './source.ts';
import { openTarGz } from './tarGzSource.ts';
import { openTar } from './tarSource.ts';
import { openZipSource } from './zipSource.ts';

export interface OpenOptions {
  readonly limits?: Partial<SampleLimits> | undefined;
  /** What refusals call the set, for a path that its sender has never seen (an upload stored by hash). */
  readonly filename?: string | undefined;
  /** Decode in a child process with bounded memory and time: for what strangers sent. Off by default. */
  readonly isolate?: boolean | undefined;
  /** Where a tar.gz is unpacked, without a name and so without leftovers; the system's temporary folder by default. */
  readonly scratch?: string | undefined;
  /** Stops the unpacking of a tar.gz with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a folder, zip, tar, tar.gz or npz of images; its content decides which.
 *
 * Names, sizes and counts are checked here; the images themselves as they are read. What breaks a rule is a
 * Refusal that names the entry and the rule.
 */
export async function openSamples(path: string, options: OpenOptions = {}): Promise<SampleSet> {
  const limits = { ...DEFAULT_SAMPLE_LIMITS, ...options.limits };
  const label = options.filename ?? path;
  const format = await detectFormat(path, label);
  if (format === 'npz') return openNpzSamples(path, limits, label);
  options.signal?.throwIfAborted();
  const source = await openSource(path, format, { limits, label, options });
  return decodedSamples(source, decoderFor(limits, options), limits);
}

function decoderFor(limits: SampleLimits, { isolate = false }: OpenOptions): Decoder {
  return isolate ? new IsolatedDecoder(limits) : inProcessDecoder(limits);
}

function openSource(
  path: string,
  format: Exclude<SampleFormat, 'npz'>,
  { limits, label, options }: { limits: SampleLimits; label: string; options: OpenOptions },
): Promise<ImageSource> {
  switch (format) {
    case 'folder':
      return openFolder(path, limits, label);
    case 'zip':
      return openZipSource(path, limits, label);
    case 'tar':
      return openTar(path, limits, label);
    case 'tar.gz':
      return openTarGz(path, { limits, label, scratch: options.scratch ?? tmpdir(), signal: options.signal });
  }
}
