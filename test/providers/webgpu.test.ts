// Promise: a network gives the same features on a GPU by WebGPU as on the processor, within the tolerance that is published, and
// the same bits every time on one of them. The GPU is a driver in software, so that this holds on every machine that runs the tests.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PROVIDER_TOLERANCE, scorePair } from '@fidboard/evaluation';
import { encodeNpy } from '@fidboard/npy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackSoftwareVulkan } from '../kit/software-vulkan.ts';

interface Outcome {
  /** By convention of resizing, of two runs: rows of `dimension` numbers. */
  features: Record<string, [number[], number[]]>;
  dimension: number;
  choice: { chosen: string; timed: string[] };
  passedOver: string[];
}

const program = fileURLToPath(new URL('../../packages/features/test/run-on-provider.ts', import.meta.url));
const CONVENTIONS = [
  'bilinear-align-corners',
  'bilinear-half-pixel',
  'tf1',
  'clean',
  'pil-bicubic-uint8',
  'pil-bilinear-uint8',
  'antialias-bilinear',
];

let folder: string;
let cpu: Outcome;
let webgpu: Outcome;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fidboard-providers-'));
  await using vulkan = await unpackSoftwareVulkan();
  cpu = await runOn('cpu', {});
  webgpu = await runOn('webgpu', vulkan.environment);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function runOn(provider: string, environment: Readonly<Record<string, string>>): Promise<Outcome> {
  const args = ['--import', import.meta.resolve('tsx'), program, provider];
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 1 << 26 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Outcome;
}

describe.each(CONVENTIONS)('after %s', (resize) => {
  it('gives the same bits twice on each provider', () => {
    for (const { features } of [cpu, webgpu]) {
      const [first, second] = features[resize]!;
      expect(second).toEqual(first);
    }
  });

  it('gives features of every image within the tolerance, and not the same bits by not having run there', () => {
    const { dimension } = cpu;
    const [ours] = cpu.features[resize]!;
    const [theirs] = webgpu.features[resize]!;
    expect(theirs.length).toBe(ours.length);
    for (let at = 0; at < ours.length; at += dimension) {
      expect(distance(theirs, ours, at, dimension)).toBeLessThan(PROVIDER_TOLERANCE.features);
    }
    expect(theirs).not.toEqual(ours);
  });

  it('gives a Frechet distance within the tolerance', async () => {
    const [on, off] = [await frechet(cpu, resize), await frechet(webgpu, resize)];
    expect(on).toBeGreaterThan(0);
    expect(Math.abs(off - on) / on).toBeLessThan(PROVIDER_TOLERANCE.frechetDistance);
  });
});

it('is timed beside the processor when nobody names a provider, and not passed over', () => {
  expect(webgpu.choice.timed).toEqual(['cpu', 'webgpu']);
  expect(webgpu.passedOver).toEqual([]);
  expect(cpu.choice).toEqual({ chosen: 'cpu', timed: ['cpu'] });
});

/** |a - b| / |b| of one row. */
function distance(a: number[], b: number[], at: number, dimension: number): number {
  const of = (values: number[]) => values.slice(at, at + dimension);
  const row = of(b);
  return Math.hypot(...of(a).map((value, i) => value - row[i]!)) / Math.hypot(...row);
}

/** Between the first and the second half of the images. */
async function frechet({ features, dimension }: Outcome, resize: string): Promise<number> {
  const [rows] = features[resize]!;
  const half = rows.length / 2;
  const paths = [rows.slice(0, half), rows.slice(half)].map(async (values, i) => {
    const path = join(folder, `${resize}-${i}.npy`);
    const data = Float32Array.from(values);
    await writeFile(path, encodeNpy({ dtype: 'float32', shape: [half / dimension, dimension], data }));
    return path;
  });
  const [candidate, reference] = (await Promise.all(paths)) as [string, string];
  const clock = { now: () => new Date(0) };
  const { scores } = await scorePair(candidate, reference, { clock, metrics: ['fid'] });
  return scores[0]!.value!;
}
