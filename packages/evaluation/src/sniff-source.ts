import { open } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { listNpz, type NpzMember } from '@fidboard/npy';
import { detectFormat } from '@fidboard/samples';
import { type MeanKey, STATISTICS_ARRAYS } from './statistics-file.ts';

/**
 * One way in which a path can be read; `key` is the array of an .npz that holds features, null for a .npy file, and
 * `logits` whether a classifier's outputs stand beside them.
 */
export type SourcePart =
  | { readonly kind: 'images' }
  | { readonly kind: 'features'; readonly key: string | null; readonly logits: boolean }
  | { readonly kind: 'statistics'; readonly mean: MeanKey; readonly dimension: number };

/** The ways in which a path can be read, the first being the one that is taken unless something speaks for another. */
export type SourceParts = readonly [SourcePart, ...SourcePart[]];

/** Tells what a path holds from its first bytes and, for an .npz, from the arrays in it. */
export async function sniffSource(path: string): Promise<SourceParts> {
  const head = await readHead(path);
  if (head === null) return [{ kind: 'images' }];
  if (head.subarray(0, 6).equals(Buffer.from('\x93NUMPY', 'latin1')))
    return [{ kind: 'features', key: null, logits: false }];
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) throw pickleRefusal(path);
  const first = firstEntryName(head);
  // A .pt file is a zip around a pickle.
  if (first?.endsWith('/data.pkl')) throw pickleRefusal(path);
  if (!first?.endsWith('.npy') || (await detectFormat(path, path)) !== 'npz') return [{ kind: 'images' }];
  return partsOfNpz(await listNpz(path), path);
}

// Images come first: the statistics that other tools store beside them are of a network unknown to us. guided-diffusion
// stores two, of pooled features (mu, sigma) and of spatial ones (mu_s, sigma_s).
function partsOfNpz(members: readonly NpzMember[], path: string): SourceParts {
  const member = (name: string) => members.find((each) => each.name === name);
  const images = member('arr_0');
  const features = (key: string): SourcePart => ({
    kind: 'features',
    key,
    logits: member('logits') !== undefined,
  });
  const statistics = STATISTICS_ARRAYS.flatMap(({ mean, covariance }): SourcePart[] => {
    const array = member(mean);
    return array && member(covariance) ? [{ kind: 'statistics', mean, dimension: sizeOf(array) }] : [];
  });
  const [part, ...others]: SourcePart[] = [
    ...(images?.shape.length === 4 ? [{ kind: 'images' } as const] : []),
    ...statistics,
    // Beside statistics they are a sample of what those were made of.
    ...(member('feats') && statistics.length === 0 ? [features('feats')] : []),
    ...(images?.shape.length === 2 ? [features('arr_0')] : []),
  ];
  if (part) return [part, ...others];
  const found = members.map(({ name, dtype, shape }) => `${name} (${dtype}, ${shape.join(' x ')})`);
  throw new Refusal(
    'BAD_INPUT',
    `${path}: expected arr_0 (uint8 images), feats (features) or mu and sigma, got ${found.join(', ') || 'no arrays'}`,
    'Save the arrays under one of these names with numpy.savez.',
  );
}

function sizeOf({ shape }: NpzMember): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The first bytes of a file, or null for a folder. */
async function readHead(path: string): Promise<Buffer | null> {
  try {
    await using file = await open(path, 'r');
    if ((await file.stat()).isDirectory()) return null;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EISDIR') return null;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new Refusal('BAD_INPUT', `${path}: expected a file or folder, found nothing`, 'Check the path.', {
        cause,
      });
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Refusal('BAD_INPUT', `${path}: not allowed to read it`, 'Check its permissions.', { cause });
    }
    throw cause;
  }
}

/** The name of a zip's first entry, from its local header (APPNOTE 4.3.7), or null when it is no zip. */
function firstEntryName(head: Buffer): string | null {
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) return null;
  return head.subarray(30, 30 + head.readUInt16LE(26)).toString('utf8');
}

function pickleRefusal(path: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `${path}: expected images, features or statistics, got a Python pickle, which runs code when it is read`,
    'Where you trust it, save its arrays without pickle: EDM2’s with python -c ' +
      `'import pickle, numpy; numpy.savez("ref.npz", **pickle.load(open("ref.pkl", "rb"))["fid"])', ` +
      'others as mu and sigma, or feats.',
  );
}
