// Each piece of work beside its peer, on the same data, in the same run. Prints a Markdown table.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '@fidboard/core';
import { DEMO_BOARD, writeDemoSamples } from '@fidboard/demo';
import { defaultProtocol, extractShard, openProtocolExtractor } from '@fidboard/evaluation';
import { encodeNpy } from '@fidboard/npy';
import { frechetDistance, MomentAccumulator } from '@fidboard/statistics';

const python = process.argv[2] ?? '/usr/bin/python3';
const folder = await mkdtemp(join(tmpdir(), 'fidboard-bench-'));
const seconds = async (work: () => Promise<unknown>) => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Features with correlated columns, so that the spectrum is not flat. */
function features(rows: number, cols: number, seed: number): Float32Array {
  const rng = new Rng(seed);
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    let previous = 0;
    for (let j = 0; j < cols; j++) {
      previous = 0.7 * previous + rng.normal();
      data[i * cols + j] = previous;
    }
  }
  return data;
}

async function frechet(cols: number, rows: number): Promise<void> {
  const paths: string[] = [];
  const moments = [];
  for (const seed of [1, 2]) {
    const data = features(rows, cols, seed);
    const path = join(folder, `${seed}.npy`);
    await writeFile(path, encodeNpy({ dtype: 'float32', shape: [rows, cols], data }));
    paths.push(path);
    const accumulator = new MomentAccumulator(cols, { ddof: 1 });
    await accumulator.add({ rows, cols, data });
    moments.push(accumulator.moments());
  }
  const [a, b] = moments as [(typeof moments)[0], (typeof moments)[0]];
  await frechetDistance(a, b);
  let value = 0;
  const own = await seconds(async () => {
    value = (await frechetDistance(a, b)).value;
  });
  const script = new URL('./frechet.py', import.meta.url).pathname;
  const peer = JSON.parse(execFileSync(python, [script, ...paths], { encoding: 'utf8' }));
  const relative = Math.abs(value - peer.value) / peer.value;
  print(
    `| Frechet distance from two covariances, d = ${cols} | ${own.toFixed(2)} s | ${peer.peer}: ${peer.seconds.toFixed(2)} s | ${(peer.seconds / own).toFixed(1)}x | ${relative.toExponential(1)} |`,
  );
}

async function extraction(): Promise<void> {
  const entry = DEMO_BOARD.entries.find(({ slug }) => slug === 'real-digits')!;
  const path = await writeDemoSamples(entry, folder);
  const protocol = defaultProtocol();
  await using extractor = await openProtocolExtractor(protocol);
  const shard = { first: 0, count: entry.count };
  await extractShard(path, { first: 0, count: 32 }, protocol, { extractor });
  const own = await seconds(() => extractShard(path, shard, protocol, { extractor, isolate: true }));
  print(
    `| MobileNetV2 features of ${entry.count} digits, isolated decoding | ${(entry.count / own).toFixed(0)} images/s | | | |`,
  );
}

try {
  print(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model}\n`);
  print('| work | Fidboard | peer | ratio | relative difference |\n|---|---|---|---|---|');
  await extraction();
  await frechet(1280, 3000);
  await frechet(2048, 5000);
} finally {
  await rm(folder, { recursive: true, force: true });
}
