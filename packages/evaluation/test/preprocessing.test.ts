import { mkdir, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
  computeFeatures,
  defaultProtocol,
  extractShard,
  openProtocolExtractor,
  type PreprocessingChoice,
} from '../src/index.ts';
import { openWorkspace, refusalOf } from './workspace.ts';

/** A PNG of four channels; `alpha` is that of every pixel. */
function png(width: number, height: number, alpha: number): Uint8Array {
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows.set([(x * 37) % 256, (y * 53) % 256, (x * y * 11) % 256, alpha], y * (1 + 4 * width) + 1 + 4 * x);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8); // 8 bits, RGB with alpha
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

async function featuresOf(path: string, preprocessing: PreprocessingChoice): Promise<number[]> {
  const { features } = await computeFeatures(path, { preprocessing });
  await using rows = features;
  const values: number[] = [];
  for await (const block of rows) values.push(...block.data);
  return values;
}

/** |a - b| / |b|, Euclidean norms. */
function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!)) / Math.hypot(...b);
}

it('is what the protocol of a shard says, and an extractor of another is refused', async () => {
  await using workspace = await openWorkspace();
  await mkdir(workspace.path('images'));
  await writeFile(workspace.path('images/clear.png'), png(40, 30, 90));
  const chosen = { resize: 'clean', crop: 240, normalisation: '2x/255-1', colour: 'rgb-over-black' } as const;
  const protocol = defaultProtocol({ preprocessing: chosen });
  await using extractor = await openProtocolExtractor(protocol);
  const shard = { first: 0, count: 1 };
  const { features } = await extractShard(workspace.path('images'), shard, protocol, { extractor });
  expect(await featuresOf(workspace.path('images'), chosen)).toEqual([...features.data]);
  for (const other of [
    { ...chosen, resize: 'tf1' },
    { ...chosen, crop: null },
    { ...chosen, normalisation: 'x/255' },
    { ...chosen, colour: 'rgb' },
  ] as const) {
    expect(distance(await featuresOf(workspace.path('images'), other), [...features.data])).toBeGreaterThan(
      1e-3,
    );
    const refusal = await refusalOf(() =>
      extractShard(workspace.path('images'), shard, defaultProtocol({ preprocessing: other }), { extractor }),
    );
    expect(refusal.code).toBe('PROTOCOL_MISMATCH');
  }
});

it('changes nothing of opaque images of the network’s own size but by its normalisation', async () => {
  await using workspace = await openWorkspace();
  await mkdir(workspace.path('images'));
  await writeFile(workspace.path('images/opaque.png'), png(224, 224, 255));
  const own = await featuresOf(workspace.path('images'), {});
  for (const preprocessing of [
    { resize: 'bilinear-half-pixel' },
    { resize: 'pil-bicubic-uint8', crop: 224 },
    { resize: 'clean', colour: 'rgb-over-black' },
    { resize: 'tf1', normalisation: { mean: [0, 0, 0], std: [1, 1, 1] } },
  ] as const) {
    expect(distance(await featuresOf(workspace.path('images'), preprocessing), own)).toBeLessThan(1e-6);
  }
});
