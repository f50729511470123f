import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../apps/launcher/src/ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface PlatformOptions {
  /** Kept by the caller when given; else a temporary folder that goes with the platform. */
  dataDirectory?: string;
  databaseUrl?: string;
  demo?: boolean;
  /** A free one when left out. */
  port?: number;
  environment?: Record<string, string>;
}

/** `npm start` as a process, the way a person starts it. */
export interface RunningPlatform {
  url: string;
  /** The launcher's. */
  pid: number;
  lines: readonly string[];
  /** The process id of one of its programs, as last logged. */
  pidOf(program: string): number;
  /** Waits for a log line that matches. */
  saw(pattern: RegExp): Promise<string>;
  /** Sends the signal to the launcher alone and waits for its end; returns its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the platform on a free port and waits until it says which address to open. */
export async function startPlatform(options: PlatformOptions = {}): Promise<RunningPlatform> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'fidboard-data-')));
  const port = options.port ?? (await freePort());
  const child = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      join(root, 'apps/launcher/src/main.ts'),
      `--port=${port}`,
      `--data=${dataDirectory}`,
      ...(options.demo ? [] : ['--no-demo']),
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: options.databaseUrl ?? '',
        ...options.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const log = new LineLog(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  const platform: RunningPlatform = {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid!,
    lines: log.lines,
    saw: (pattern) => log.saw(pattern),
    pidOf(program) {
      const started = log.lines.findLast((line) => line.includes(`${program} started (pid `));
      const pid = Number(/\(pid (\d+)\)/.exec(started ?? '')?.[1]);
      if (!(pid > 0)) throw new Error(`pidOf: expected a line "${program} started (pid N)", got none`);
      return pid;
    },
    end,
    async [Symbol.asyncDispose]() {
      await end('SIGTERM');
      if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true, force: true });
    },
  };
  try {
    await log.saw(/open http\S+ in a browser/);
    return platform;
  } catch (error) {
    await platform[Symbol.asyncDispose]();
    throw error;
  }
}

/** The lines a child has written so far, and those to come. */
class LineLog {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  #ended = false;

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        for (const wake of this.#waiting) wake();
      });
    }
    child.once('exit', () => {
      this.#ended = true;
      for (const wake of this.#waiting) wake();
    });
  }

  async saw(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      if (this.#ended) throw new Error(`expected a line like ${pattern}, got:\n${this.lines.join('\n')}`);
      await new Promise<void>((done) => {
        const wake = () => {
          this.#waiting.delete(wake);
          done();
        };
        this.#waiting.add(wake);
      });
    }
  }
}
