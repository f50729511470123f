import { type FileHandle, open } from 'node:fs/promises';
import type { SampleLimits } from './limits.ts';
import { refuseEntry } from './refuse.ts';
import { selectImages } from './selectImages.ts';
import type { ImageSource } from './source.ts';
import { indexTar, type TarEntry } from './tarIndex.ts';

/** The images of a tar archive, each read straight from its place. */
export async function openTar(path: string, limits: SampleLimits, label: string): Promise<ImageSource> {
  const handle = await open(path, 'r');
  try {
    const images = await imagesOfTar(handle, limits, label);
    return { format: 'tar', ...images, [Symbol.asyncDispose]: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The images of an open tar archive, which stays open. */
export async function imagesOfTar(
  handle: FileHandle,
  limits: SampleLimits,
  label: string,
): Promise<Pick<ImageSource, 'names' | 'ignored' | 'labelFiles' | 'read'>> {
  const { images, labels, ignored } = selectImages(await indexTar(handle, limits, label), label);
  return {
    names: images.map((image) => image.name),
    ignored,
    labelFiles: labels.map((entry) => ({ name: entry.name, read: () => readEntry(handle, entry) })),
    read: (index) => readEntry(handle, images[index]!),
  };
}

async function readEntry(handle: FileHandle, { name, offset, size }: TarEntry): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(size);
  const { bytesRead } = await handle.read(bytes, 0, size, offset);
  if (bytesRead === size) return bytes;
  throw refuseEntry('UNREADABLE_ARCHIVE', name, {
    rule: 'the archive ends inside it',
    remedy: 'Check that the file is complete.',
  });
}
