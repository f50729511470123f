import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { readNpz } from '@fidboard/npy';
import sharp from 'sharp';
import { ZipFile } from 'yazl';

/** Packs the images of an .npz (arr_0, n x h x w x 1) as PNG files in a zip, as a team would send them. */
export async function zipOf(npz: string, zip: string): Promise<string> {
  const images = (await readNpz(npz)).get('arr_0')!;
  const [count, height, width] = images.shape as [number, number, number, number];
  const pixels = images.data as Uint8Array;
  const size = height * width;
  const file = new ZipFile();
  for (let i = 0; i < count; i++) {
    const raw = { width, height, channels: 1 } as const;
    const png = await sharp(pixels.subarray(i * size, (i + 1) * size), { raw })
      .png()
      .toBuffer();
    file.addBuffer(png, `digit-${i}.png`);
  }
  file.end();
  await pipeline(file.outputStream, createWriteStream(zip));
  return zip;
}
