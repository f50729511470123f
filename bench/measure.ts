import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNpy } from '@fidboard/npy';
import type { FeatureMatrix } from '@fidboard/statistics';
import type { Bench } from './work.ts';

/** The shortest of several runs of some work, in seconds, and its result; the first run, which builds graphs, is not counted. */
export async function fastest<T>(work: () => Promise<T>, runs = 3): Promise<{ seconds: number; value: T }> {
  let value = await work();
  let seconds = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    value = await work();
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  return { seconds, value };
}

/**
 * The shortest of several runs of each of some works, in seconds, which take turns: what else the machine does then falls on all of
 * them. The first run of each is not counted.
 */
export async function fastestInTurns(
  works: readonly (() => Promise<unknown>)[],
  rounds = 4,
): Promise<number[]> {
  const seconds = works.map(() => Infinity);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, work] of works.entries()) {
      const start = performance.now();
      await work();
      if (round > 0) seconds[i] = Math.min(seconds[i]!, (performance.now() - start) / 1000);
    }
  }
  return seconds;
}

/** What a peer prints: one line of JSON. */
export interface PeerResult {
  readonly peer: string;
  readonly seconds: number;
  readonly value: number;
  readonly peakMiB?: number;
}

/** Runs a script of peers/ and reads its last line. */
export function runPeer(bench: Bench, script: string, args: readonly string[]): PeerResult {
  const path = new URL(`./peers/${script}`, import.meta.url).pathname;
  const output = execFileSync(bench.python, [path, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as PeerResult;
}

/** Writes a matrix where a peer can read it. */
export async function writeFeatures(bench: Bench, name: string, features: FeatureMatrix): Promise<string> {
  const { rows, cols, data } = features;
  const path = join(bench.folder, name);
  const shape = [rows, cols];
  await writeFile(
    path,
    encodeNpy(
      data instanceof Float64Array ? { dtype: 'float64', shape, data } : { dtype: 'float32', shape, data },
    ),
  );
  return path;
}

export function relativeDifference(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE);
}
