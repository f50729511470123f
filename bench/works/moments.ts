import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MomentAccumulator } from '@fidboard/statistics';
import { correlatedFeatures } from '../features.ts';
import { fastest, relativeDifference, runPeer, writeFeatures } from '../measure.ts';
import type { BenchRow, Work } from '../work.ts';

const COLS = 2048;
const ROWS = 50_000;

/** Mean and covariance of float32 features, and the memory they take while rows stream by. */
export const moments: Work = {
  name: 'moments',
  async rows(bench) {
    const data = correlatedFeatures(ROWS, COLS, 1);
    const path = await writeFeatures(bench, 'rows.npy', { rows: ROWS, cols: COLS, data });
    const own = await fastest(() => accumulate(data), 2);
    const peer = runPeer(bench, 'moments.py', [path]);
    const timed: BenchRow = {
      work: `Moments of ${ROWS} x ${COLS} float32`,
      own: own.seconds,
      peer: peer.peer,
      peerSeconds: peer.seconds,
      difference: relativeDifference(squares(own.value.covariance.data), peer.value),
      target: 1.5,
      note: `peak of the peer ${peer.peakMiB?.toFixed(0)} MiB`,
    };
    return [timed, ...[10_000, 50_000, 200_000].map(memoryOf)];
  },
};

async function accumulate(data: Float32Array) {
  const accumulator = new MomentAccumulator(COLS);
  await accumulator.add({ rows: ROWS, cols: COLS, data });
  return accumulator.moments();
}

/** One number of the whole matrix, to compare. */
function squares(entries: Float64Array): number {
  return entries.reduce((sum, entry) => sum + entry * entry, 0);
}

/** A process of its own, so that only its memory counts; its rows are made as they are needed. */
function memoryOf(rows: number): BenchRow {
  const program = fileURLToPath(new URL('../streamed-moments.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--import', 'tsx', program, `${rows}`, `${COLS}`], {
    encoding: 'utf8',
  });
  const { seconds, peakMiB } = JSON.parse(output) as { seconds: number; peakMiB: number };
  return {
    work: `Moments of ${rows} x ${COLS} streamed rows, made on the way`,
    own: seconds,
    peer: null,
    peerSeconds: null,
    difference: null,
    target: null,
    note: `peak ${peakMiB.toFixed(0)} MiB`,
  };
}
