import { open, rename, rm } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';
import { removedAtExit } from './removed-at-exit.ts';

/** A file that appears whole when it is written, or not at all. */
export interface OutputFile extends AsyncDisposable {
  /** `check` is given the file before it has its name, and may refuse it. */
  write(
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
    check?: (path: string) => Promise<void>,
  ): Promise<void>;
}

/**
 * Opens a file for writing beside its final place, before the long work starts, so that a place that cannot be
 * written to is refused at once; closing without a write leaves nothing behind.
 */
export async function openOutput(
  path: string,
  ending: '.npy' | '.npz' | '.tar',
  option: '--output' | '--out' = '--output',
): Promise<OutputFile> {
  if (!path.endsWith(ending)) {
    throw new Refusal(
      'USAGE',
      `${option}: expected a name that ends in ${ending}, got ${path}`,
      `Name the file with ${ending}, so that other tools read it as what it is.`,
    );
  }
  const partial = `${path}.${process.pid}.partial`;
  const file = await open(partial, 'wx').catch((cause: unknown) => {
    throw unwritable(path, option, cause);
  });
  const guard = removedAtExit(partial);
  return {
    async write(bytes, check) {
      for await (const part of bytes instanceof Uint8Array ? [bytes] : bytes) await file.writeFile(part);
      await file.close();
      await check?.(partial);
      await rename(partial, path).catch((cause: unknown) => {
        throw unwritable(path, option, cause);
      });
    },
    async [Symbol.asyncDispose]() {
      await file.close();
      await rm(partial, { force: true });
      guard[Symbol.dispose]();
    },
  };
}

function unwritable(path: string, option: string, cause: unknown): Refusal {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  return new Refusal(
    'BAD_INPUT',
    `${option}: cannot write ${path} (${reason})`,
    'Choose a folder that exists and that you may write to.',
    { cause },
  );
}
