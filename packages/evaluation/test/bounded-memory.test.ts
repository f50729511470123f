// Promise: memory does not grow with the number of rows: features stay on disk and are read block by block.
import { execFile } from 'node:child_process';
import { open, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemClock } from '@fidboard/core';
import { encodeNpy, encodeNpz } from '@fidboard/npy';
import { describe, expect, it } from 'vitest';
import { computeFeatures, openSource, scorePair } from '../src/index.ts';
import { spillFeatures } from '../src/spill-features.ts';
import { imagesNpz, normalFeatures, openWorkspace, refusalOf, vector } from './workspace.ts';

const run = promisify(execFile);

/** Scores in a process of its own, so that its memory is its own. */
async function scoreInChild(candidate: string, reference: string, metrics: string) {
  const script = fileURLToPath(new URL('score-in-child.ts', import.meta.url));
  const args = ['--import', 'tsx', script, candidate, reference, metrics];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as { scores: { metric: string; value: number }[]; peakMiB: number };
}

/** An n x d float32 .npy whose first rows are random and whose others are holes of the file, which read as zeros. */
async function sparseFeatures(path: string, n: number, d: number): Promise<void> {
  const { data } = normalFeatures(512, d, 1);
  const shape = `'shape': (${n}, ${d}), }`;
  const header = Buffer.from(encodeNpy({ dtype: 'float32', shape: [0, d], data: new Float32Array(0) }));
  const text = `${header.toString('latin1', 10).replace(/'shape'.*/s, shape)}`;
  await using file = await open(path, 'w');
  await file.writeFile(header.subarray(0, 10));
  await file.writeFile(`${text.padEnd(header.length - 11)}\n`);
  await file.writeFile(Buffer.from(Float32Array.from(data).buffer));
  await file.truncate(header.length + 4 * n * d);
}

describe('memory', () => {
  it('is bounded while 200 MiB of features are scored', async () => {
    await using workspace = await openWorkspace();
    const big = workspace.path('big.npy');
    await sparseFeatures(big, 400_000, 128);
    const small = await workspace.write(
      'small.npz',
      await encodeNpz({
        feats: {
          dtype: 'float32',
          shape: [600, 128],
          data: normalFeatures(600, 128, 2).data as Float32Array,
        },
      }),
    );
    const { scores, peakMiB } = await scoreInChild(big, small, 'fid');
    expect(scores[0]?.value).toBeGreaterThan(0);
    // Some 170 MiB are Node and onnxruntime; a whole copy of the features would be 195 more.
    expect(peakMiB).toBeLessThan(300);
  }, 60_000);

  it('does not hold the features of images: they lie in a file without a name', async () => {
    await using workspace = await openWorkspace();
    const images = await workspace.write('images.npz', await imagesNpz(3, { seed: 1, noise: 60 }));
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('fidboard-'));
    await using rows = (await computeFeatures(images)).features;
    expect([rows.rows, rows.cols]).toEqual([3, 1280]);
    const after = (await readdir(tmpdir())).filter((name) => name.startsWith('fidboard-'));
    expect(after.filter((name) => /^fidboard-[0-9a-f]{24}$/.test(name))).toEqual(
      before.filter((name) => /^fidboard-[0-9a-f]{24}$/.test(name)),
    );
  });
});

describe('spilled features', () => {
  it('come back as they were, as often as wanted, in blocks of 1024', async () => {
    const features = normalFeatures(2500, 3, 1);
    async function* parts() {
      for (const [first, end] of [
        [0, 8],
        [8, 1500],
        [1500, 2500],
      ] as const)
        yield { rows: end - first, cols: 3, data: features.data.subarray(first * 3, end * 3) };
    }
    await using rows = await spillFeatures(parts(), { cols: 3 });
    expect(rows.rows).toBe(2500);
    for (let pass = 0; pass < 2; pass++) {
      const blocks = [];
      for await (const block of rows) blocks.push(block);
      expect(blocks.map((block) => block.rows)).toEqual([1024, 1024, 452]);
      expect(Buffer.concat(blocks.map(({ data }) => Buffer.from(Float32Array.from(data).buffer)))).toEqual(
        Buffer.from(Float32Array.from(features.data).buffer),
      );
    }
  });

  it('pass on what fails while they are made', async () => {
    async function* parts() {
      yield normalFeatures(2, 3, 1);
      throw new Error('no more images');
    }
    await expect(spillFeatures(parts(), { cols: 3 })).rejects.toThrow('no more images');
  });
});

describe('features in a file', () => {
  it.each(['plain', 'stored', 'deflated'])(
    'are refused for a number that is not finite, wherever it stands: %s',
    async (kind) => {
      await using workspace = await openWorkspace();
      const { data } = normalFeatures(3000, 4, 1);
      data[4 * 2345 + 2] = Number.NEGATIVE_INFINITY;
      const feats = { dtype: 'float32', shape: [3000, 4], data: data as Float32Array } as const;
      const bytes =
        kind === 'plain' ? encodeNpy(feats) : await encodeNpz({ feats }, { compress: kind === 'deflated' });
      const path = await workspace.write('broken', bytes);
      const refusal = await refusalOf(() => scorePair(path, path, { clock: systemClock, metrics: ['fid'] }));
      expect(refusal.message).toContain('expected finite numbers, got -Infinity at row 2345, column 2');
      expect(refusal.exitCode).toBe(3);
    },
  );

  it('are refused before any row is read when they are no matrix of floats', async () => {
    await using workspace = await openWorkspace();
    const arrays = [
      { dtype: 'float32', shape: [12], data: new Float32Array(12) },
      { dtype: 'int32', shape: [3, 4], data: new Int32Array(12) },
      { dtype: 'float64', shape: [0, 4], data: new Float64Array(0) },
    ] as const;
    for (const feats of arrays) {
      const path = await workspace.write('feats.npz', await encodeNpz({ feats }));
      expect((await refusalOf(() => openSource(path))).message).toContain(
        'feats: expected features, an n x d array of float32 or float64',
      );
    }
    await using source = await openSource(vector('a.npy'));
    expect(source).toMatchObject({ kind: 'features', features: { rows: 60, cols: 6 } });
  });
});
