import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Rng } from '@fidboard/core';
import { encodeFeatures } from '@fidboard/evaluation';

const BIN = fileURLToPath(new URL('../bin/fidboard.js', import.meta.url));

export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  /** The folder to run in, and the home of its credentials. */
  folder: string;
  stdin?: string;
  environment?: Record<string, string>;
}

/** Starts the real program as a user would, with nothing of this machine's configuration. */
export function startCli(
  args: readonly string[],
  { folder, environment = {} }: CliOptions,
): ChildProcessWithoutNullStreams {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: { PATH, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), ...environment },
  });
}

/** Runs the program to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliRun> {
  const child = startCli(args, options);
  child.stdin.end(options.stdin ?? '');
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

export interface Folder extends AsyncDisposable {
  path: string;
  /** Writes normal features as .npy. */
  features(name: string, shape: { rows: number; cols: number; seed: number }): Promise<void>;
}

/** A folder that is removed at the end of the test. */
export async function openFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'fidboard-cli-'));
  return {
    path,
    async features(name, { rows, cols, seed }) {
      const rng = new Rng(seed);
      const data = Float32Array.from({ length: rows * cols }, () => rng.normal());
      await writeFile(join(path, name), encodeFeatures({ rows, cols, data }));
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
