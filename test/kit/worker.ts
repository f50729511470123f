import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Scenario } from './scenario.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A worker as a process of its own. */
export interface WorkerProcess {
  pid: number;
  output(): string;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export function startWorker(
  scenario: Pick<Scenario, 'databaseUrl' | 'storageUrl'>,
  environment: Record<string, string> = {},
): WorkerProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), 'apps/worker/src/main.ts'],
    {
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: scenario.databaseUrl,
        STORAGE_URL: scenario.storageUrl,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = once(child, 'exit').then(([code]: unknown[]) => code as number | null);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await ended;
  };
  return { pid: child.pid!, output: () => output, ended, end, [Symbol.asyncDispose]: () => end('SIGTERM') };
}
