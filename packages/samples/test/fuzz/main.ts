// Opens mutated archives, images and labels, and says how each ended. `npm run fuzz -- [--count N] [--seed N] [--first N]`
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Chunk, Outcome } from './runCases.ts';

const CHUNK = 5_000;
const HANG_MS = 120_000;
/** Of a whole chunk's process, address space aside: a bomb that gets through is a crash. */
const DATA_MIB = 3072;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
  },
});
const [count, seed, first] = [values.count, values.seed, values.first].map(Number) as [
  number,
  number,
  number,
];
const print = (line: string) => process.stdout.write(`${line}\n`);

type Message = { readonly outcome: Outcome } | { readonly rssMiB: number; readonly peakMiB: number };

const tally = new Map<string, Map<string, number>>();
const findings: string[] = [];
let peak = 0;

function record({ index, kind, well, what }: Outcome): void {
  const outcome = well ? what : 'FINDING';
  const ofKind = tally.get(kind) ?? new Map<string, number>();
  tally.set(kind, ofKind.set(outcome, (ofKind.get(outcome) ?? 0) + 1));
  if (!well) findings.push(`case ${index} (${kind}): ${what}`);
}

function start(chunk: Chunk): ChildProcess {
  const program = [
    process.execPath,
    '--expose-gc',
    '--import',
    import.meta.resolve('tsx'),
    fileURLToPath(new URL('./chunk.ts', import.meta.url)),
    JSON.stringify(chunk),
  ];
  const bounded =
    platform() === 'win32'
      ? program
      : ['/bin/sh', '-c', 'ulimit -d "$0"; exec "$@"', String(DATA_MIB * 1024), ...program];
  return spawn(bounded[0]!, bounded.slice(1), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** Runs a chunk; a process that dies or falls silent costs the case at which it did, and the next goes on behind it. */
async function runChunk(chunk: Chunk): Promise<void> {
  const end = chunk.first + chunk.count;
  for (let next = chunk.first; next < end; ) {
    const child = start({ ...chunk, first: next, count: end - next });
    let finished = false;
    let silent = false;
    let watchdog = setTimeout(() => undefined, 0);
    const beat = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => {
        silent = true;
        child.kill('SIGKILL');
      }, HANG_MS);
    };
    beat();
    child.on('message', (message: Message) => {
      beat();
      if ('outcome' in message) {
        record(message.outcome);
        next = message.outcome.index + 1;
      } else {
        finished = true;
        peak = Math.max(peak, message.peakMiB);
        print(
          `cases to ${end}: ${Math.round(message.rssMiB)} MiB at the end, ${Math.round(message.peakMiB)} at most`,
        );
      }
    });
    const how = await new Promise<string>((resolve) => {
      child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    clearTimeout(watchdog);
    if (finished) return;
    record({ index: next++, kind: 'process', well: false, what: silent ? 'hung' : `ended with ${how}` });
  }
}

const folder = mkdtempSync(join(tmpdir(), 'fidboard-fuzz-'));
try {
  for (let at = first; at < first + count; at += CHUNK) {
    await runChunk({ seed, first: at, count: Math.min(CHUNK, first + count - at), folder });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const outcomes = [...new Set([...tally.values()].flatMap((ofKind) => [...ofKind.keys()]))].sort();
print(`\n| ${['kind', ...outcomes].join(' | ')} |\n|${'---|'.repeat(outcomes.length + 1)}`);
for (const [kind, ofKind] of tally)
  print(`| ${[kind, ...outcomes.map((each) => ofKind.get(each) ?? 0)].join(' | ')} |`);
print(`\n${count} cases of seed ${seed}: ${findings.length} findings, ${Math.round(peak)} MiB at most`);
for (const finding of findings) print(finding);
process.exitCode = findings.length > 0 ? 1 : 0;
