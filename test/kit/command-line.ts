import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const fidboard = fileURLToPath(new URL('../../apps/cli/bin/fidboard.js', import.meta.url));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `fidboard` as a process of its own, from another folder than the repository's. */
export function runCommand(
  args: readonly string[],
  options: { cwd: string; environment?: Record<string, string>; stdin?: string },
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [fidboard, ...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: 'pipe',
    });
    const outcome = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      outcome.stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      outcome.stderr += chunk.toString();
    });
    child.once('error', fail);
    child.once('close', (code) => done({ code, ...outcome }));
    child.stdin.end(options.stdin ?? '');
  });
}
