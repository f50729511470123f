import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readNpz } from '@fidboard/npy';
import sharp from 'sharp';
import { ZipFile } from 'yazl';

/** Packs the images of an .npz (arr_0, n x h x w x 1) as PNG files in a zip, as a team would send them. */
export async function zipOf(npz: string, zip: string): Promise<string> {
  const file = new ZipFile();
  for await (const { name, png } of pngs(npz)) file.addBuffer(png, name);
  file.end();
  await pipeline(file.outputStream, createWriteStream(zip));
  return zip;
}

/** Packs the images of several .npz in a zip, each in the folder of its class. */
export async function labelledZip(classes: Readonly<Record<string, string>>, zip: string): Promise<string> {
  const file = new ZipFile();
  for (const [label, npz] of Object.entries(classes))
    for await (const { name, png } of pngs(npz)) file.addBuffer(png, `${label}/${name}`);
  file.end();
  await pipeline(file.outputStream, createWriteStream(zip));
  return zip;
}

/** Writes the images of an .npz, as above, into a folder. */
export async function digitFolder(npz: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for await (const { name, png } of pngs(npz)) await writeFile(join(folder, name), png);
}

async function* pngs(npz: string): AsyncGenerator<{ name: string; png: Buffer }> {
  const images = (await readNpz(npz)).get('arr_0')!;
  const [count, height, width] = images.shape as [number, number, number, number];
  const pixels = images.data as Uint8Array;
  const size = height * width;
  for (let i = 0; i < count; i++) {
    const raw = { width, height, channels: 1 } as const;
    const png = await sharp(pixels.subarray(i * size, (i + 1) * size), { raw })
      .png()
      .toBuffer();
    yield { name: `digit-${i}.png`, png };
  }
}
