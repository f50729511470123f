import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { IsolatedDecoder } from '../src/decoder.ts';
import { DEFAULT_SAMPLE_LIMITS, openSamples, type SampleLimits, verifySamples } from '../src/index.ts';
import { expectRefusal, noise, pngOf, readAll, temporaryFolder, writeFiles } from './kit/images.ts';

const folder = temporaryFolder();
const COUNT = 100;
const path = join(folder, 'set');
beforeAll(async () => {
  for (let i = 0; i < COUNT; i++) {
    writeFiles(path, { [`img${i}.png`]: await pngOf(noise(8, 8, i), 8, 8) });
  }
});

const decoderWith = (limits: Partial<SampleLimits> = {}) =>
  new IsolatedDecoder({ ...DEFAULT_SAMPLE_LIMITS, ...limits });
const encoded = async (name: string, seed = 1) => ({ name, bytes: await pngOf(noise(8, 8, seed), 8, 8) });

const isAlive = (pid: number | undefined) => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('isolated decoding', () => {
  it('gives the pixels that decoding in this process gives', async () => {
    const images = await readAll(path, { isolate: true });
    expect(images.map((image) => image.name)).toEqual(Array.from({ length: COUNT }, (_, i) => `img${i}.png`));
    images.forEach((image, i) => {
      expect(Buffer.compare(image.pixels, noise(8, 8, i))).toBe(0);
    });
  });

  it('refuses a bad image by name', async () => {
    const bad = writeFiles(join(folder, 'bad'), {
      'a.png': (await encoded('a')).bytes,
      'b.png': Buffer.from((await encoded('b')).bytes).fill(7, 60, 90),
    });
    await expectRefusal(
      verifySamples(bad, { isolate: true }),
      'UNREADABLE_IMAGE',
      /"b\.png": the image is damaged/,
    );
  });

  it('can be left in the middle', async () => {
    await using samples = await openSamples(path, { isolate: true });
    for await (const image of samples.images()) {
      if (image.index === 3) break;
    }
    const images = [];
    for await (const image of samples.images({ first: 90, count: 10 })) images.push(image.index);
    expect(images).toHaveLength(10);
  });
});

describe('the decoding process', () => {
  it('is one process, reused, and gone after disposal', async () => {
    const decoder = decoderWith();
    await decoder.decode([await encoded('a')], 'white');
    const { pid } = decoder;
    await decoder.decode([await encoded('b')], 'white');
    expect(decoder.pid).toBe(pid);
    expect(isAlive(pid)).toBe(true);
    await decoder[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
  });

  it('is replaced when it is killed, and no image is lost or blamed', async () => {
    await using decoder = decoderWith();
    await decoder.decode([await encoded('a')], 'white');
    const { pid } = decoder;
    const images = await Promise.all(Array.from({ length: 20 }, (_, i) => encoded(`${i}`, i)));
    const decoding = decoder.decode(images, 'white');
    process.kill(pid!, 'SIGKILL');
    const decoded = await decoding;
    expect(decoded.map(({ pixels }, i) => Buffer.compare(pixels, noise(8, 8, i)))).toEqual(
      images.map(() => 0),
    );
    await decoder.decode([await encoded('b')], 'white');
    expect(decoder.pid).not.toBe(pid);
  });

  it('is replaced when it hangs', async () => {
    await using decoder = decoderWith({ decodeTimeoutMs: 1500 });
    await decoder.decode([await encoded('a')], 'white');
    const { pid } = decoder;
    process.kill(pid!, 'SIGSTOP');
    const [image] = await decoder.decode([await encoded('b')], 'white');
    expect(image).toMatchObject({ width: 8, height: 8 });
    expect(isAlive(pid)).toBe(false);
  });

  it('names the image that takes longer than the limit', async () => {
    await using decoder = decoderWith({ decodeTimeoutMs: 5 });
    const slow = { name: 'slow.png', bytes: await largePng(4000) };
    await expectRefusal(
      decoder.decode([slow], 'white'),
      'UNREADABLE_IMAGE',
      /"slow\.png".*no answer within 0.005 s/,
    );
  });

  it('names the image that needs more memory than the limit, and goes on with others', async () => {
    await using decoder = decoderWith({ decoderMemoryMiB: 300, maxPixels: 8000 * 8000 });
    const hungry = { name: 'hungry.png', bytes: await largePng(8000) };
    await expectRefusal(
      decoder.decode([hungry], 'white'),
      'UNREADABLE_IMAGE',
      /"hungry\.png": decoding it stopped the decoding process/,
    );
    const [other] = await decoder.decode([await encoded('a')], 'white');
    expect(other).toMatchObject({ width: 8, height: 8 });
  });

  it('that cannot start is our fault, and says so', async () => {
    await using decoder = decoderWith({ decoderMemoryMiB: 8 });
    await expectRefusal(
      decoder.decode([await encoded('a')], 'white'),
      'INTERNAL',
      /decoding process does not run/,
    );
  });
});

/** Many pixels in few bytes: 8,000 x 8,000 decode to 183 MiB. */
function largePng(side: number): Promise<Uint8Array> {
  return sharp({ create: { width: side, height: side, channels: 3, background: '#123' } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
