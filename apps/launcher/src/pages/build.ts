import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Refusal } from '@fidboard/core';
import { execArgvOf } from '../children.ts';

/** Builds the pages when a source has changed; refuses (INTERNAL) when that fails, ends when `signal` aborts. */
export async function buildPages(log: (line: string) => void, signal: AbortSignal): Promise<void> {
  const file = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = fork(file, {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      TURBO_TELEMETRY_DISABLED: '1',
    },
    execArgv: execArgvOf(file),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  });
  log('building the pages (only when they have changed)');
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const abort = () => child.kill('SIGTERM');
  signal.addEventListener('abort', abort, { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
  if (code === 0) return;
  for (const line of lines) log(line);
  throw new Refusal(
    'INTERNAL',
    `Building the pages failed (exit code ${code}).`,
    'The lines above say why; after a change of dependencies run npm ci again.',
  );
}
