import { Refusal, systemClock } from '@fidboard/core';
import {
  type ExtractorManifest,
  extractorById,
  forgetAdded,
  installCheckpoint,
  isInstalled,
  knownExtractors,
  removeCheckpoint,
} from '@fidboard/evaluation';
import { openProgress } from '../progress.ts';

export interface JsonOption {
  json?: boolean;
}

/** `fidboard extractors list`: the networks there are, and whether each can be used here. */
export async function listExtractors({ json = false }: JsonOption): Promise<void> {
  const listed = await Promise.all(
    knownExtractors().map(async (manifest) => {
      const { id, title, dimension, licence, sha256, source } = manifest;
      const installed = await isInstalled(manifest);
      return {
        id,
        title,
        dimension,
        licence,
        sha256,
        kind: source.kind,
        installed,
        state: stateOf(manifest, installed),
      };
    }),
  );
  if (json) {
    const extractors = listed.map(({ state, ...facts }) => facts);
    process.stdout.write(`${JSON.stringify({ extractors })}\n`);
    return;
  }
  const width = Math.max(...listed.map(({ id }) => id.length));
  for (const { id, title, dimension, licence, state } of listed) {
    process.stdout.write(`${id.padEnd(width)}  ${title}, ${dimension} features, ${licence}; ${state}\n`);
  }
}

/** "not installed (1218 MB): fidboard extractors install dinov2-vitl14". */
function stateOf({ id, source }: ExtractorManifest, installed: boolean): string {
  switch (source.kind) {
    case 'package':
      return 'comes with Fidboard';
    case 'onnx':
      return 'added';
    case 'checkpoint':
      return installed
        ? 'installed'
        : `not installed (${megabytes(source.bytes)}): fidboard extractors install ${id}`;
  }
}

export interface InstallExtractorOptions extends JsonOption {
  from?: string;
  quiet?: boolean;
}

/** `fidboard extractors install`: fetches the weights of an extractor, or takes them from a file. */
export async function installExtractor(
  id: string,
  { from, json = false, quiet = false, signal }: InstallExtractorOptions & { signal: AbortSignal },
): Promise<void> {
  const manifest = extractorById(id);
  const { source, title } = manifest;
  if (source.kind !== 'checkpoint') {
    const why = source.kind === 'package' ? 'comes with Fidboard' : 'was added from a file';
    process.stdout.write(json ? `${JSON.stringify({ extractor: id, path: null })}\n` : `${title} ${why}.\n`);
    return;
  }
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const there = await isInstalled(manifest);
  if (!there && from === undefined && !quiet && !json) {
    process.stderr.write(`${source.url}, ${megabytes(source.bytes)}\n`);
  }
  const path = await installCheckpoint(source, {
    from,
    signal,
    onProgress: (done, total) => progress.update('fetch', done, total),
  });
  progress[Symbol.dispose]();
  if (json) process.stdout.write(`${JSON.stringify({ extractor: id, path })}\n`);
  else if (there) process.stdout.write(`${title} is installed already: ${path}\n`);
  else process.stdout.write(`${title}: ${path}\nUse it with --extractor ${id}.\n`);
}

/** `fidboard extractors remove`: frees the disk of weights, or forgets an added network. */
export async function removeExtractor(id: string, { json = false }: JsonOption): Promise<void> {
  const told = await removal(extractorById(id));
  if (json) process.stdout.write(`${JSON.stringify({ extractor: id, removed: true })}\n`);
  else process.stdout.write(`${told}\n`);
}

async function removal(manifest: ExtractorManifest): Promise<string> {
  const { id, title, source } = manifest;
  switch (source.kind) {
    case 'package':
      throw new Refusal(
        'USAGE',
        `extractors remove: expected one that was installed or added, got ${id}, which comes with Fidboard`,
        'See fidboard extractors list.',
      );
    case 'onnx':
      await forgetAdded({ ...manifest, source });
      return `${id} is forgotten; scores under it stay as they are.`;
    case 'checkpoint': {
      if (!(await removeCheckpoint(source))) {
        throw new Refusal(
          'USAGE',
          `extractors remove: ${title} is not installed`,
          'See fidboard extractors list.',
        );
      }
      const others = knownExtractors().filter(
        (each) => each.id !== id && each.source.kind === 'checkpoint' && each.source.sha256 === source.sha256,
      );
      const also =
        others.length === 0 ? '' : ` They were those of ${others.map((each) => each.id).join(', ')} too.`;
      return `The weights of ${title} are removed.${also}`;
    }
  }
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
