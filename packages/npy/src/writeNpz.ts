import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { NpyArray } from './dtype.ts';
import { encodeNpy } from './encode.ts';
import { checkEntryName } from './entryName.ts';
import { DEFAULT_NPY_LIMITS } from './limits.ts';

export interface NpzOptions {
  /** Deflate the members, as numpy.savez_compressed does; off by default, as in numpy.savez. */
  readonly compress?: boolean;
}

// The earliest time a zip can hold: the same arrays give the same bytes whenever they are written.
const MTIME = new Date(1980, 0, 1);

/** The bytes of an .npz that numpy.load reads; the same entries always give the same bytes. */
export async function encodeNpz(
  entries: Readonly<Record<string, NpyArray>>,
  options: NpzOptions = {},
): Promise<Uint8Array> {
  return buffer(zipOf(entries, options).outputStream);
}

/** Writes an .npz; it appears whole or not at all. */
export async function writeNpz(
  path: string,
  entries: Readonly<Record<string, NpyArray>>,
  options: NpzOptions = {},
): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await pipeline(zipOf(entries, options).outputStream, createWriteStream(partial));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function zipOf(entries: Readonly<Record<string, NpyArray>>, { compress = false }: NpzOptions): ZipFile {
  const zip = new ZipFile();
  for (const [key, array] of Object.entries(entries)) {
    const name = `${key}.npy`;
    checkEntryName(name, DEFAULT_NPY_LIMITS.maxNameBytes);
    zip.addBuffer(Buffer.from(encodeNpy(array).buffer), name, {
      mtime: MTIME,
      mode: 0o100644,
      forceDosTimestamp: true,
      compress,
    });
  }
  zip.end();
  return zip;
}
