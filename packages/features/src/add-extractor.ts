import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { canonicalJson, type Json, Refusal, sha256Hex } from '@fidboard/core';
import type { Normalisation, Preprocessing } from '@fidboard/protocol';
import { addedExtractors, addedOf } from './added-extractors.ts';
import { addedFolder, addedPath, manifestPath } from './added-folder.ts';
import { type CheckedNetwork, checkNetwork } from './check-network.ts';
import { EXTRACTOR_ID, suggestedId } from './extractor-id.ts';
import { EXTRACTORS } from './extractors.ts';
import { BYTES } from './foreign-network.ts';
import { modelsFolder } from './models-folder.ts';
import type { Size } from './network-signature.ts';
import { type AddedManifest, addedText } from './parse-added.ts';
import type { Pooling } from './pooling.ts';

/** The format ends here: Protocol Buffers count in 31 bits. */
const LARGEST_FILE = 2 ** 31;

/** What somebody says of an ONNX file of his own. */
export interface AddOptions {
  /** What it is called from now on; after the file's name unless told. */
  readonly id?: string | undefined;
  readonly licence?: string | undefined;
  /** Pixels that it sees, where the file takes any. */
  readonly size?: Size | undefined;
  /** Which output the features are, where it has several. */
  readonly output?: string | undefined;
  readonly pool?: Pooling | undefined;
  /** The preprocessing that is used where nobody chooses another; the normalisation is left out for a network that takes bytes. */
  readonly preprocessing: Omit<Preprocessing, 'normalisation'> & {
    readonly normalisation?: Normalisation | undefined;
  };
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks somebody's ONNX file and keeps it under its hash as an extractor of this machine; see checkNetwork for what is refused.
 *
 * What is checked is the copy that is kept. Adding the same file with the same settings again changes nothing; an id that another
 * extractor has is refused. Returns its manifest.
 */
export async function addExtractor(file: string, options: AddOptions): Promise<AddedManifest> {
  const id = idOf(file, options.id);
  await mkdir(modelsFolder(), { recursive: true });
  const copy = join(modelsFolder(), `adding-${randomUUID()}.onnx`);
  try {
    const { sha256, bytes } = await copied(file, copy, options.signal);
    const { normalisation = 'x/255' } = options.preprocessing;
    const checked = await checkNetwork(copy, { ...options, normalisation });
    const manifest: AddedManifest = {
      id,
      title: id,
      sha256: identityOf(sha256, checked),
      input: { ...checked.size, ...preprocessingOf(checked, options.preprocessing) },
      dimension: checked.dimension,
      head: null,
      licence: options.licence ?? 'not stated',
      source: {
        kind: 'onnx',
        bytes,
        sha256,
        input: checked.input,
        output: checked.output,
        pool: checked.pool,
      },
      batchSize: 8,
    };
    if (isTaken(manifest)) return manifest;
    await mkdir(addedFolder(sha256), { recursive: true });
    await rename(copy, addedPath(sha256));
    await writeManifests(sha256, [...addedOf(sha256), manifest]);
    return manifest;
  } finally {
    await rm(copy, { force: true });
  }
}

/** Forgets an added network; its file goes with the last extractor that was made of it. */
export async function forgetAdded({ id, source: { sha256 } }: AddedManifest): Promise<void> {
  const rest = addedOf(sha256).filter((each) => each.id !== id);
  if (rest.length > 0) await writeManifests(sha256, rest);
  else await rm(addedFolder(sha256), { recursive: true, force: true });
}

/**
 * What names the network in protocols: the file's SHA-256, or, where the file leaves a choice, that of the choice with it. The
 * same file read at another output gives other features.
 */
function identityOf(sha256: string, { chosen, output, pool }: CheckedNetwork): string {
  return chosen ? sha256Hex(canonicalJson({ network: sha256, output, pool })) : sha256;
}

function preprocessingOf(
  { input: { type }, size }: CheckedNetwork,
  { normalisation, ...rest }: AddOptions['preprocessing'],
): Preprocessing {
  const smallest = Math.max(size.width, size.height);
  if (rest.crop !== undefined && rest.crop.shorterSide < smallest) {
    throw new Refusal(
      'USAGE',
      `crop: expected a shorter side of at least ${smallest}, what the network sees, got ${rest.crop.shorterSide}`,
      'Choose a larger one, or none.',
    );
  }
  if (type === 'uint8') {
    if (normalisation === undefined) return { ...rest, normalisation: BYTES };
    throw new Refusal(
      'USAGE',
      'normalisation: expected none, since the network takes bytes and normalises itself, got one',
      'Leave --mean, --std and --normalisation out.',
    );
  }
  if (normalisation !== undefined) return { ...rest, normalisation };
  throw new Refusal(
    'USAGE',
    'normalisation: expected how the network was trained to see pixels, got nothing',
    'Give --mean and --std of x/255, or --normalisation; every score depends on it.',
  );
}

function idOf(file: string, asked: string | undefined): string {
  const id = asked ?? suggestedId(basename(file));
  if (!EXTRACTOR_ID.test(id)) {
    throw new Refusal(
      'USAGE',
      `--id: expected 1 to 64 small letters, digits, dots, dashes and underscores, got ${JSON.stringify(id)}`,
      'Give another with --id.',
    );
  }
  if (EXTRACTORS.some((each) => each.id === id) || id === 'given-features') {
    throw new Refusal(
      'USAGE',
      `--id: expected a new one, got ${id}, which Fidboard has`,
      'Give another with --id.',
    );
  }
  return id;
}

/** Whether this very extractor is there; refuses an id that another one has. */
function isTaken(manifest: AddedManifest): boolean {
  const known = addedExtractors().find((each) => each.id === manifest.id);
  if (known === undefined) return false;
  if (canonicalJson(known as unknown as Json) === canonicalJson(manifest as unknown as Json)) return true;
  throw new Refusal(
    'USAGE',
    `--id: expected a new one, got ${manifest.id}, which another network or the same with other settings has`,
    `Give another with --id, or run \`fidboard extractors remove ${manifest.id}\` first.`,
  );
}

/** Copies a file and hashes what was written. */
async function copied(
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<{ sha256: string; bytes: number }> {
  const facts = await stat(from).catch(() => null);
  if (!facts?.isFile()) {
    throw new Refusal('BAD_INPUT', `expected an ONNX file at ${from}, found none`, 'Check the path.');
  }
  if (facts.size >= LARGEST_FILE) {
    throw new Refusal(
      'BAD_INPUT',
      `${from}: expected an ONNX file of less than 2 GiB, got ${facts.size} bytes`,
      'Larger networks keep their weights in other files, which Fidboard does not read.',
    );
  }
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(createReadStream(from), count, createWriteStream(to), signal ? { signal } : {});
  return { sha256: hash.digest('hex'), bytes };
}

/** In one step, so that no reader sees a half of it. */
async function writeManifests(sha256: string, manifests: readonly AddedManifest[]): Promise<void> {
  const path = manifestPath(sha256);
  await writeFile(`${path}.new`, addedText(manifests));
  await rename(`${path}.new`, path);
}
