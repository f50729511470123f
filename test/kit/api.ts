import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../apps/launcher/src/ports.ts';
import type { Scenario } from './scenario.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An API as a process of its own, without pages; its data folder is the scenario's. */
export interface ApiProcess {
  url: string;
  output(): string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an API and waits until it is ready. */
export async function startApi(
  scenario: Pick<Scenario, 'databaseUrl' | 'storageUrl' | 'directory'>,
  environment: Record<string, string> = {},
): Promise<ApiProcess> {
  const port = await freePort();
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), 'apps/api/src/main.ts'],
    {
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: scenario.databaseUrl,
        STORAGE_URL: scenario.storageUrl,
        FIDBOARD_DATA: scenario.directory,
        FIDBOARD_URL: `http://127.0.0.1:${port}`,
        PORT: String(port),
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
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null) throw new Error(`startApi: expected a running API, got its end:\n${output}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    url,
    output: () => output,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
