import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Refusal } from '@fidboard/core';

/** Builds the pages through turbo, which does nothing when no source has changed; refuses (INTERNAL) when that fails. */
export async function buildWeb(
  root: string,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const turbo = join(
    dirname(createRequire(join(root, 'package.json')).resolve('turbo/package.json')),
    'bin/turbo',
  );
  const child = spawn(
    process.execPath,
    [turbo, 'run', 'build', '--filter=@fidboard/web', '--output-logs=errors-only'],
    {
      cwd: root,
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: '1',
        NEXT_TELEMETRY_DISABLED: '1',
        NODE_ENV: 'production',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    },
  );
  log('building the pages (only when they have changed)');
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('exit', done));
  if (code === 0) return;
  for (const line of lines) log(line);
  throw new Refusal(
    'INTERNAL',
    `Building the pages failed (exit code ${code}).`,
    'The lines above say why; after a change of dependencies run npm ci again.',
  );
}
