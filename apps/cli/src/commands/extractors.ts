import { systemClock } from '@fidboard/core';
import { EXTRACTORS, extractorById, installCheckpoint, isInstalled } from '@fidboard/evaluation';
import { openProgress } from '../progress.ts';

export interface ListOptions {
  json?: boolean;
}

/** `fidboard extractors list`: the networks there are, and whether each can be used here. */
export async function listExtractors({ json = false }: ListOptions): Promise<void> {
  const listed = await Promise.all(
    EXTRACTORS.map(async (manifest) => {
      const { id, title, dimension, licence, sha256 } = manifest;
      return { id, title, dimension, licence, sha256, installed: await isInstalled(manifest) };
    }),
  );
  if (json) {
    process.stdout.write(`${JSON.stringify({ extractors: listed })}\n`);
    return;
  }
  const width = Math.max(...listed.map(({ id }) => id.length));
  for (const { id, title, dimension, licence, installed } of listed) {
    const how = installed ? '' : `; not installed: fidboard extractors install ${id}`;
    process.stdout.write(`${id.padEnd(width)}  ${title}, ${dimension} features, ${licence}${how}\n`);
  }
}

export interface InstallExtractorOptions {
  from?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard extractors install`: fetches the weights of an extractor, or takes them from a file. */
export async function installExtractor(
  id: string,
  { from, json = false, quiet = false, signal }: InstallExtractorOptions & { signal: AbortSignal },
): Promise<void> {
  const { source, title } = extractorById(id);
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const path =
    source.kind === 'package'
      ? null
      : await installCheckpoint(source, {
          from,
          signal,
          onProgress: (done, total) => progress.update('fetch', done, total),
        });
  progress[Symbol.dispose]();
  if (json) process.stdout.write(`${JSON.stringify({ extractor: id, path })}\n`);
  else if (path === null) process.stdout.write(`${title} comes with Fidboard.\n`);
  else process.stdout.write(`${title}: ${path}\n`);
}
