// Each piece of work beside its peer, on the same data, in the same run. Prints a Markdown table.
// npm run bench -- [--only NAME] [--python PATH]
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchRow, Work } from './work.ts';
import { classifier } from './works/classifier.ts';
import { decoding } from './works/decoding.ts';
import { extraction } from './works/extraction.ts';
import { frechet } from './works/frechet.ts';
import { growth } from './works/growth.ts';
import { kid } from './works/kid.ts';
import { memory } from './works/memory.ts';
import { mixture } from './works/mixture.ts';
import { moments } from './works/moments.ts';
import { neighbours } from './works/neighbours.ts';
import { third } from './works/third-moments.ts';
import { wam } from './works/wam.ts';

const WORKS: readonly Work[] = [
  decoding,
  extraction,
  frechet,
  kid,
  mixture,
  moments,
  neighbours,
  third,
  wam,
  classifier,
  memory,
  growth,
];

const { values } = parseArgs({ options: { only: { type: 'string' }, python: { type: 'string' } } });
const print = (line: string) => process.stdout.write(`${line}\n`);

function line({ work, own, peer, peerSeconds, difference, target, note }: BenchRow): string {
  const ratio = peerSeconds === null ? '' : `${(peerSeconds / own).toFixed(1)}x`;
  const cells = [
    work,
    `${own.toPrecision(3)} s`,
    peer === null || peerSeconds === null ? '' : `${peer}: ${peerSeconds.toPrecision(3)} s`,
    ratio,
    target === null ? '' : `${target}x`,
    difference === null ? '' : difference.toExponential(1),
    note ?? '',
  ];
  return `| ${cells.join(' | ')} |`;
}

const chosen = WORKS.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  throw new Error(`bench: expected one of ${WORKS.map(({ name }) => name).join(', ')}, got ${values.only}`);
}
print(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model}\n`);
print('| work | Fidboard | peer | ratio | wanted | relative difference | |\n|---|---|---|---|---|---|---|');
for (const work of chosen) {
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-bench-'));
  try {
    const rows = await work.rows({ python: values.python ?? '/usr/bin/python3', folder });
    for (const row of rows) print(line(row));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
