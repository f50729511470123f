// streamed-moments.ts ROWS COLS: moments of rows that are made block by block; prints seconds and peak memory as JSON.
import { readFileSync } from 'node:fs';
import { MomentAccumulator } from '@fidboard/statistics';
import { correlatedFeatures } from './features.ts';

const [rows = 0, cols = 0] = process.argv.slice(2).map(Number);
const BLOCK = 1024;
const made = correlatedFeatures(BLOCK, cols, 1);
const accumulator = new MomentAccumulator(cols);
const start = performance.now();
for (let first = 0; first < rows; first += BLOCK) {
  const count = Math.min(BLOCK, rows - first);
  // Other rows each time, at the cost of a product: random numbers would take longer than what is measured
  const data = made.subarray(0, count * cols).map((value) => value * (1 + first / rows));
  await accumulator.add({ rows: count, cols, data });
}
accumulator.moments();
const seconds = (performance.now() - start) / 1000;
// Linux counts the memory of the process that started this one in resourceUsage().maxRSS, but not in VmHWM (kB).
const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
process.stdout.write(`${JSON.stringify({ seconds, peakMiB: Number(peak?.[1]) / 1024 })}\n`);
