import type { BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '@fidboard/core';
import { unnamedFile } from '@fidboard/npy';
import { FileKeeper } from './keptFile.ts';
import type { SampleLimits } from './limits.ts';
import type { ImageSource } from './source.ts';
import { imagesOfTar } from './tarSource.ts';

export interface Unpacking {
  readonly limits: SampleLimits;
  readonly label: string;
  readonly scratch: string;
  readonly signal: AbortSignal | undefined;
}

const unpackedTars = new FileKeeper();

/**
 * The images of a tar.gz: unpacked into an unnamed tar, since gzip cannot be entered in the middle; whoever
 * opens the same archive within a minute after it was closed gets the same tar.
 */
export async function openTarGz(path: string, unpacking: Unpacking): Promise<ImageSource> {
  const { limits, label } = unpacking;
  await using packed = await open(path, 'r');
  const key = keyOf(await packed.stat({ bigint: true }), unpacking);
  const loan = await unpackedTars.borrow(key, () => gunzip(packed, unpacking));
  try {
    const images = await imagesOfTar(loan.handle, limits, label);
    return { format: 'tar.gz', ...images, [Symbol.asyncDispose]: () => loan.release() };
  } catch (error) {
    await loan.release({ keep: false });
    throw error;
  }
}

/** The same bytes under the same rules: what one limit let pass another may not. */
function keyOf(file: BigIntStats, { limits, scratch }: Unpacking): string {
  return [
    file.dev,
    file.ino,
    file.size,
    file.mtimeNs,
    file.ctimeNs,
    scratch,
    ...Object.values(limits),
  ].join();
}

async function gunzip(
  packed: FileHandle,
  { limits, label, scratch, signal }: Unpacking,
): Promise<FileHandle> {
  // Headers and padding come on top of the files that maxTotalBytes counts.
  const maxBytes = limits.maxTotalBytes + 2 * 512 * limits.maxEntries;
  const input = packed.createReadStream({ autoClose: false });
  let unpacked = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      const ratio = unpacked / Math.max(1, input.bytesRead);
      if (unpacked > maxBytes) done(tooLarge(label, `it unpacks to more than ${maxBytes} bytes`));
      else if (unpacked >= limits.ratioAppliesFromBytes && ratio > limits.maxCompressionRatio)
        done(tooLarge(label, `it unpacks to more than ${limits.maxCompressionRatio} times its size`));
      else done(null, chunk);
    },
  });
  const target = await unnamedFile(scratch);
  try {
    const write = async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) await target.writeFile(chunk);
    };
    await pipeline(input, createGunzip(), watch, write, ...(signal ? [{ signal }] : []));
    return target;
  } catch (error) {
    await target.close();
    signal?.throwIfAborted();
    // zlib's errors are about the archive; a full disk, say, is not the sender's fault.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw error;
    throw new Refusal(
      'UNREADABLE_ARCHIVE',
      `Archive "${label}": not a readable gzip (${error instanceof Error ? error.message : error}).`,
      'Pack the archive again, or check that the upload is complete.',
      { cause: error },
    );
  }
}

function tooLarge(label: string, rule: string): Refusal {
  return new Refusal(
    'ARCHIVE_LIMIT',
    `Archive "${label}": ${rule}.`,
    'Split it, or pack it without compression.',
  );
}
