import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '@fidboard/core';
import type { CheckpointSource, ExtractorManifest } from './manifest.ts';
import { modelsFolder } from './models-folder.ts';

/** Whether an extractor can be opened here without installing anything. */
export async function isInstalled({ source }: ExtractorManifest): Promise<boolean> {
  if (source.kind !== 'checkpoint') return true;
  return access(checkpointPath(source)).then(
    () => true,
    () => false,
  );
}

/** The checkpoint of an extractor, its bytes held against the manifest once in a process; refuses one that is not there. */
export async function installedPath({ id }: ExtractorManifest, source: CheckpointSource): Promise<string> {
  const path = checkpointPath(source);
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === source.bytes) {
    await holdAgainst(path, id, source);
    return path;
  }
  // USAGE, not BAD_INPUT: a worker that lacks weights must not blame the samples.
  throw new Refusal(
    'USAGE',
    size === null
      ? `extractor ${id}: expected its weights at ${path}, found none`
      : `extractor ${id}: expected weights of ${source.bytes} bytes at ${path}, found ${size}`,
    `Run \`fidboard extractors install ${id}\`, or fetch ${source.url} on another machine, bring it here and run that with --from ${source.file}.`,
  );
}

const held = new Map<string, Promise<void>>();

/** A file that somebody put there by hand, or that a disk damaged, is told by its hash alone. */
function holdAgainst(path: string, id: string, { sha256 }: CheckpointSource): Promise<void> {
  let holding = held.get(path);
  if (holding === undefined) {
    holding = hashOf(path).then((found) => {
      if (found === sha256) return;
      throw new Refusal(
        'CHECKSUM_MISMATCH',
        `extractor ${id}: expected weights with SHA-256 ${sha256} at ${path}, got ${found}`,
        `Run \`fidboard extractors remove ${id}\`, then install it again.`,
      );
    });
    held.set(path, holding);
    holding.catch(() => held.delete(path)); // a failure is not kept: the next call looks again
  }
  return holding;
}

/** Removes the installed weights of an extractor; false when there were none. */
export async function removeCheckpoint(source: CheckpointSource): Promise<boolean> {
  const there = (await sizeOf(checkpointPath(source))) > 0;
  await rm(dirname(checkpointPath(source)), { recursive: true, force: true });
  return there;
}

export interface InstallOptions {
  /** A file that was fetched by other means; left as it is. */
  readonly from?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Installs the weights of a checkpoint under their hash and returns their path; does nothing when they are there.
 *
 * A download that breaks off is kept and resumed by the next call. Refuses bytes of another size or SHA-256, and a
 * machine without network with the address to fetch from and the command that takes the file.
 */
export async function installCheckpoint(
  source: CheckpointSource,
  options: InstallOptions = {},
): Promise<string> {
  const place = checkpointPath(source);
  if ((await sizeOf(place)) === source.bytes) return place;
  await mkdir(dirname(place), { recursive: true });
  const partial = `${place}.partial`;
  if (options.from === undefined) await download(source, partial, options);
  else await copy(options.from, partial, options);
  const size = await sizeOf(partial);
  const sha256 = size === source.bytes ? await hashOf(partial) : null;
  if (sha256 !== source.sha256) {
    await rm(partial, { force: true });
    throw new Refusal(
      'CHECKSUM_MISMATCH',
      `${options.from ?? source.url}: expected ${source.bytes} bytes with SHA-256 ${source.sha256}, got ${size} bytes${sha256 === null ? '' : ` with ${sha256}`}`,
      `Fetch ${source.file} from ${source.url} again.`,
    );
  }
  await rename(partial, place);
  return place;
}

/** Where the weights of a checkpoint lie once they are installed. */
export function checkpointPath({ sha256, file }: CheckpointSource): string {
  return join(modelsFolder(), sha256, file);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  );
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function copy(from: string, to: string, { signal }: InstallOptions): Promise<void> {
  const file = await open(from, 'r').catch((cause: unknown) => {
    throw new Refusal('BAD_INPUT', `--from: expected a file at ${from}, found none`, 'Check the path.', {
      cause,
    });
  });
  await pipeline(file.createReadStream(), createWriteStream(to), signal ? { signal } : {});
}

/** Fetches what is still missing of a file; servers that know no ranges send all of it again. */
async function download(
  { url, bytes, file }: CheckpointSource,
  to: string,
  { signal, onProgress }: InstallOptions,
): Promise<void> {
  const kept = await sizeOf(to);
  if (kept >= bytes) return;
  const response = await fetch(url, {
    headers: kept > 0 ? { range: `bytes=${kept}-` } : {},
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw unreachable(url, file, reasonOf(cause));
  });
  if (!response.ok || response.body === null) throw unreachable(url, file, `status ${response.status}`);
  const resumed = response.status === 206;
  let done = resumed ? kept : 0;
  await using output = await open(to, resumed ? 'a' : 'w');
  try {
    // Written chunk by chunk: what had come when a connection breaks is there for the next call.
    for await (const chunk of response.body) {
      done += chunk.length;
      if (done > bytes) throw unreachable(url, file, `more than ${bytes} bytes`);
      await output.write(chunk);
      onProgress?.(done, bytes);
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof Refusal) throw cause;
    throw unreachable(url, file, `${done} of ${bytes} bytes, then ${reasonOf(cause)}`);
  }
}

/** What fetch says is "fetch failed"; why lies beneath. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message || error.name : reasonOf(error.cause);
}

function unreachable(url: string, file: string, got: string): Refusal {
  return new Refusal(
    'UNREACHABLE',
    `${url}: expected ${file}, got ${got}`,
    `Run the same command again to go on. Or fetch that address on another machine, bring ${file} here, and run the same command with --from ${file}.`,
  );
}
