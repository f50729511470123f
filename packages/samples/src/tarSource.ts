import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '@fidboard/core';
import type { SampleLimits } from './limits.ts';
import { refuseEntry } from './refuse.ts';
import { selectImages } from './selectImages.ts';
import type { ImageSource } from './source.ts';
import { indexTar } from './tarIndex.ts';

/** The images of a tar archive, each read straight from its place. */
export async function openTar(path: string, limits: SampleLimits, label: string): Promise<ImageSource> {
  const handle = await open(path, 'r');
  try {
    const { images, ignored } = selectImages(await indexTar(handle, limits, label), label);
    return {
      format: 'tar',
      names: images.map((image) => image.name),
      ignored,
      read: async (index) => {
        const { name, offset, size } = images[index]!;
        const bytes = Buffer.allocUnsafe(size);
        const { bytesRead } = await handle.read(bytes, 0, size, offset);
        if (bytesRead === size) return bytes;
        throw refuseEntry('UNREADABLE_ARCHIVE', name, {
          rule: 'the archive ends inside it',
          remedy: 'Check that the file is complete.',
        });
      },
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * The images of a tar.gz: unpacked once into a temporary tar, since gzip cannot be entered in the middle;
 * the temporary file goes when the source is closed.
 */
export async function openTarGz(path: string, limits: SampleLimits, label: string): Promise<ImageSource> {
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-tar-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const tar = join(folder, 'unpacked.tar');
    await gunzipTo(path, tar, { limits, label });
    const source = await openTar(tar, limits, label);
    return {
      ...source,
      format: 'tar.gz',
      [Symbol.asyncDispose]: async () => {
        await source[Symbol.asyncDispose]();
        await discard();
      },
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function gunzipTo(
  path: string,
  target: string,
  { limits, label }: { limits: SampleLimits; label: string },
): Promise<void> {
  const packed = createReadStream(path);
  // Headers and padding come on top of the files that maxTotalBytes counts.
  const maxBytes = limits.maxTotalBytes + 2 * 512 * limits.maxEntries;
  let unpacked = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      const ratio = unpacked / Math.max(1, packed.bytesRead);
      if (unpacked > maxBytes) done(tooLarge(label, `it unpacks to more than ${maxBytes} bytes`));
      else if (unpacked >= limits.ratioAppliesFromBytes && ratio > limits.maxCompressionRatio)
        done(tooLarge(label, `it unpacks to more than ${limits.maxCompressionRatio} times its size`));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(packed, createGunzip(), watch, createWriteStream(target));
  } catch (error) {
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
