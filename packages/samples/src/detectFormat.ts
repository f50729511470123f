import { open, stat } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { openZip } from '@fidboard/npy';
import { archiveKind } from './imageHeader.ts';
import type { SampleLimits } from './limits.ts';
import { parseTarHeader, TAR_BLOCK } from './tarHeader.ts';

export type SampleFormat = 'folder' | 'zip' | 'tar' | 'tar.gz' | 'npz';

/** Tells what a path holds from its content alone: names lie, and uploads have none. */
export async function detectFormat(path: string, limits: SampleLimits, label: string): Promise<SampleFormat> {
  const kind = await stat(path).catch((error: unknown) => {
    throw new Refusal('BAD_INPUT', `Nothing to read at "${label}".`, 'Check the path.', { cause: error });
  });
  if (kind.isDirectory()) return 'folder';
  if (!kind.isFile()) throw notSamples(label, 'something that is not a file');
  const start = await firstBlock(path);
  switch (archiveKind(start)) {
    case 'zip':
      return zipOrNpz(path, limits, label);
    case 'gzip':
      return 'tar.gz';
    default: {
      const header = parseTarHeader(start);
      if (header !== undefined) return 'tar';
      throw notSamples(label, start.length === 0 ? 'an empty file' : 'something else');
    }
  }
}

async function zipOrNpz(path: string, limits: SampleLimits, label: string): Promise<'zip' | 'npz'> {
  await using zip = await openZip(path, { ...limits, maxEntryBytes: limits.maxTotalBytes }, label);
  return zip.entries.length > 0 && zip.entries.every((entry) => entry.name.endsWith('.npy')) ? 'npz' : 'zip';
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
