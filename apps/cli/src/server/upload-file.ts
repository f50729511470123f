import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Refusal } from '@fidboard/core';
import { hashFile } from '@fidboard/evaluation';
import type { Progress } from '../progress.ts';
import { packFolder } from './pack-folder.ts';

/** A file that is sent to a server. */
export interface SampleFile {
  readonly path: string;
  readonly filename: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The file behind a path, hashed; a folder is packed first, into a zip that is removed when this is closed. */
export async function openUploadFile(
  samples: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<SampleFile & AsyncDisposable> {
  const info = await stat(samples).catch((cause: unknown) => {
    throw new Refusal(
      'BAD_INPUT',
      `${samples}: expected a file or folder, found nothing`,
      'Check the path.',
      { cause },
    );
  });
  if (!info.isDirectory()) {
    const sha256 = await hashFile(samples);
    return {
      path: samples,
      filename: basename(samples),
      bytes: info.size,
      sha256,
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const packed = await packFolder(samples, signal);
  progress.note(`packed ${packed.images} images of ${samples}`);
  const { size } = await stat(packed.path);
  return {
    path: packed.path,
    filename: `${basename(resolve(samples))}.zip`,
    bytes: size,
    sha256: await hashFile(packed.path),
    [Symbol.asyncDispose]: () => packed[Symbol.asyncDispose](),
  };
}
