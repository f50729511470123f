import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openSamples } from '@fidboard/evaluation';
import { ZipFile } from 'yazl';
import { removedAtExit } from '../removed-at-exit.ts';

export interface PackedFolder extends AsyncDisposable {
  readonly path: string;
  readonly images: number;
}

// The earliest time that a zip can hold: the same images give the same bytes whenever they are packed.
const MTIME = new Date(1980, 0, 1);

/**
 * Packs the images of a folder, and its labels file, into a temporary zip, stored and in natural order of names, so that the same
 * images always have the same SHA-256; the zip is removed when it is closed.
 */
export async function packFolder(folder: string, signal: AbortSignal): Promise<PackedFolder> {
  await using samples = await openSamples(folder);
  const temporary = await mkdtemp(join(tmpdir(), 'fidboard-'));
  const guard = removedAtExit(temporary);
  const close = async () => {
    await rm(temporary, { recursive: true, force: true });
    guard[Symbol.dispose]();
  };
  try {
    const zip = new ZipFile();
    for (const name of [...samples.names, ...samples.labelFiles]) {
      zip.addFile(join(folder, name), name, {
        mtime: MTIME,
        mode: 0o100644,
        compress: false,
        forceDosTimestamp: true,
      });
    }
    const path = join(temporary, 'samples.zip');
    const written = pipeline(zip.outputStream, createWriteStream(path), { signal });
    // A file that cannot be read any more is told by the zip, not by its stream.
    const failed = new Promise<never>((_, reject) => zip.on('error', reject));
    zip.end();
    await Promise.race([written, failed]);
    return { path, images: samples.count, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
