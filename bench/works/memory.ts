import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { readStatistics } from '@fidboard/evaluation';
import { encodeNpyRows } from '@fidboard/npy';
import { correlatedFeatures } from '../features.ts';
import { relativeDifference, runPeer } from '../measure.ts';
import type { Bench, BenchRow, Work } from '../work.ts';

const DIMENSION = 2048;
const SIZES = [10_000, 50_000, 200_000];
/** The peer holds everything several times over. */
const LARGEST_PEER = 50_000;
const LIMIT_MIB = 2560;

/** Peak resident memory of the command line at growing n: what a reference is made of, then a score against it. */
export const memory: Work = {
  name: 'memory',
  async rows(bench) {
    const rows: BenchRow[] = [];
    for (const n of SIZES) {
      const features = await writeLarge(bench, n);
      const stored = join(bench.folder, `${n}.npz`);
      const stats = await runCli(['stats', features, '-o', stored, '-q']);
      const score = await runCli(['score', features, stored, '--metrics', 'fid', '-q']);
      const peer = n > LARGEST_PEER ? null : runPeer(bench, 'memory.py', [features]);
      const { mean, covariance } = (await readStatistics(stored)).moments;
      const trace = mean.reduce((sum, _, i) => sum + covariance.data[i * DIMENSION + i]!, 0);
      rows.push(
        {
          work: `fidboard stats of ${n} x ${DIMENSION}`,
          own: stats.seconds,
          peer: peer?.peer ?? null,
          peerSeconds: peer?.seconds ?? null,
          difference: peer && relativeDifference(trace, peer.value),
          target: null,
          note: `${peakText(stats.peakMiB)}${peer?.peakMiB === undefined ? '' : `, numpy ${peer.peakMiB.toFixed(0)} MiB`}`,
        },
        {
          work: `fidboard score --metrics fid of ${n} x ${DIMENSION} against them`,
          own: score.seconds,
          peer: null,
          peerSeconds: null,
          difference: null,
          target: null,
          note: peakText(score.peakMiB),
        },
      );
    }
    return rows;
  },
};

function peakText(peakMiB: number): string {
  return `peak ${peakMiB.toFixed(0)} MiB${peakMiB > LIMIT_MIB ? `, over the ${LIMIT_MIB} wanted` : ''}`;
}

/** Correlated rows in runs of 5,000, each run a little wider than the one before; written as they are made. */
async function writeLarge({ folder }: Bench, n: number): Promise<string> {
  const run = correlatedFeatures(5000, DIMENSION, 1);
  const path = join(folder, `${n}.npy`);
  await using file = await open(path, 'w');
  const runs = async function* () {
    for (let first = 0; first < n; first += 5000) yield run.map((value) => value * (1 + first / n));
  };
  for await (const part of encodeNpyRows('float32', [n, DIMENSION], runs())) await file.writeFile(part);
  return path;
}

/** Runs the real program, which tells its peak of resident memory when it ends. */
async function runCli(args: readonly string[]): Promise<{ seconds: number; peakMiB: number }> {
  const bin = fileURLToPath(new URL('../../apps/cli/bin/fidboard.js', import.meta.url));
  // resourceUsage().maxRSS counts the memory of the process that started this one; Linux's VmHWM does not.
  const teller = `data:text/javascript,import{readFileSync}from'node:fs';process.on('exit',()=>console.error('peak',/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]))`;
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', teller, bin, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = await text(child.stderr);
  const seconds = (performance.now() - start) / 1000;
  const kib = Number(/^peak (\d+)$/m.exec(said)?.[1]);
  if (!(kib > 0)) throw new Error(`memory: expected the program to tell its peak, got ${said}`);
  return { seconds, peakMiB: kib / 1024 };
}
