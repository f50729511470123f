import { openZip, type ZipArchive, type ZipEntry } from '@fidboard/npy';
import type { SampleLimits } from './limits.ts';
import { selectImages } from './selectImages.ts';
import type { ImageSource } from './source.ts';

/** The images of a zip archive, each read straight from its place. */
export async function openZipSource(path: string, limits: SampleLimits, label: string): Promise<ImageSource> {
  const zip = await openZip(path, limits, label);
  try {
    return sourceOf(zip);
  } catch (error) {
    await zip[Symbol.asyncDispose]();
    throw error;
  }
}

function sourceOf(zip: ZipArchive): ImageSource {
  const files = zip.entries.filter((entry: ZipEntry) => !entry.directory);
  const { images, labels, ignored } = selectImages(
    files.map((entry) => ({ name: entry.name, entry })),
    zip.label,
  );
  return {
    format: 'zip',
    names: images.map((image) => image.name),
    ignored,
    labelFiles: labels.map(({ name, entry }) => ({ name, read: () => zip.read(entry) })),
    read: (index) => zip.read(images[index]!.entry),
    [Symbol.asyncDispose]: () => zip[Symbol.asyncDispose](),
  };
}
