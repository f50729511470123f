import { mkdir, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { computeFeatures, defaultProtocol, extractShard, openProtocolExtractor } from '../src/index.ts';
import { openWorkspace } from './workspace.ts';

/** A PNG of 8 x 8 pixels of one colour, RGBA. */
function png(...rgba: number[]): Buffer {
  const chunk = (kind: string, data: Uint8Array) => {
    const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(kind), data, Buffer.alloc(4)]);
    bytes.writeUInt32BE(data.length, 0);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
    return bytes;
  };
  const header = Buffer.of(0, 0, 0, 8, 0, 0, 0, 8, 8, 6, 0, 0, 0);
  const row = [0, ...Array.from({ length: 8 }, () => rgba).flat()];
  const rows = deflateSync(Buffer.from(Array.from({ length: 8 }, () => row).flat()));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

it('transparent pixels are seen over the background that the protocol names, by whole sets and by shards', async () => {
  await using workspace = await openWorkspace();
  const folder = workspace.path('images');
  await mkdir(folder);
  // Transparent red, then what it is over white and over black.
  const files = { '1.png': png(255, 0, 0, 0), '2.png': png(255, 255, 255, 255), '3.png': png(0, 0, 0, 255) };
  for (const [name, bytes] of Object.entries(files)) await writeFile(`${folder}/${name}`, bytes);

  for (const [colour, alike, other] of [
    ['rgb', 1, 2],
    ['rgb-over-black', 2, 1],
  ] as const) {
    const rowOf = (data: Float32Array, row: number) =>
      Array.from(data.subarray(1280 * row, 1280 * (row + 1)));
    const { features } = await computeFeatures(folder, { preprocessing: { colour } });
    await using rows = features;
    const values: number[] = [];
    for await (const { data } of rows) values.push(...data);
    const whole = Float32Array.from(values);
    expect(rowOf(whole, 0)).toEqual(rowOf(whole, alike));
    expect(rowOf(whole, 0)).not.toEqual(rowOf(whole, other));

    const protocol = defaultProtocol({ preprocessing: { colour } });
    await using extractor = await openProtocolExtractor(protocol);
    for (const isolate of [false, true]) {
      const shard = await extractShard(folder, { first: 0, count: 3 }, protocol, { extractor, isolate });
      const data = Float32Array.from(shard.features.data);
      expect(rowOf(data, 0)).toEqual(rowOf(data, alike));
    }
  }
});
