import { open, stat } from 'node:fs/promises';
import { parseTarHeader, Refusal, TAR_BLOCK } from '@fidboard/core';
import { openZip } from '@fidboard/npy';
import { archiveKind } from './archiveKind.ts';
import { DEFAULT_SAMPLE_LIMITS } from './limits.ts';

export type SampleFormat = 'folder' | 'zip' | 'tar' | 'tar.gz' | 'npz';

/** Tells what a path holds from its content alone: names lie, and uploads have none. */
export async function detectFormat(path: string, label: string): Promise<SampleFormat> {
  const kind = await stat(path).catch((error: unknown) => {
    throw new Refusal('BAD_INPUT', `Nothing to read at "${label}".`, 'Check the path.', { cause: error });
  });
  if (kind.isDirectory()) return 'folder';
  if (!kind.isFile()) throw notSamples(label, 'something that is not a file');
  const start = await firstBlock(path);
  switch (archiveKind(start)) {
    case 'zip':
      return zipOrNpz(path, start, label);
    case 'gzip':
      return 'tar.gz';
    default: {
      const header = parseTarHeader(start);
      if (header !== undefined) return 'tar';
      throw notSamples(label, start.length === 0 ? 'an empty file' : 'something else');
    }
  }
}

/**
 * An .npz holds .npy members only, so the name of its first one tells; opening it checks the others. Only labels.npy can
 * be the first entry of either.
 */
async function zipOrNpz(path: string, start: Uint8Array, label: string): Promise<'zip' | 'npz'> {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  if (bytes.length < 30) return 'zip';
  const name = bytes.toString('latin1', 30, 30 + bytes.readUInt16LE(26));
  if (!name.endsWith('.npy')) return 'zip';
  if (!/(^|\/)labels\.npy$/.test(name)) return 'npz';
  await using zip = await openZip(path, DEFAULT_SAMPLE_LIMITS, label);
  return zip.entries.every((entry) => entry.name.endsWith('.npy')) ? 'npz' : 'zip';
}

async function firstBlock(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const block = new Uint8Array(TAR_BLOCK);
    const { bytesRead } = await handle.read(block, 0, TAR_BLOCK, 0);
    return block.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function notSamples(label: string, found: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `"${label}": expected a folder, zip, tar, tar.gz or npz of images, got ${found}.`,
    'Put the images into a folder or an archive.',
  );
}
