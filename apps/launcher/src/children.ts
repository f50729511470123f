import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log } from './log.ts';

/** A program of the platform, run as a process of its own. */
export interface Program {
  /** The prefix of its log lines. */
  name: string;
  /** Absolute path of the file that node runs. */
  file: string;
  args?: readonly string[];
  cwd?: string;
  environment: Readonly<Record<string, string>>;
  /** A program that may end by itself (the demo); any other that ends takes the platform down. */
  finite?: boolean;
}

/** How long a child may take to end by itself before it is killed. */
const STOP_MS = 15_000;

/** The running programs; `onEnd` hears of each that ends without being stopped. */
export class Children {
  readonly #running = new Map<string, ChildProcess>();
  #stopping = false;

  constructor(
    private readonly log: Log,
    private readonly onEnd: (program: Program, how: string) => void,
  ) {}

  start(program: Program): ChildProcess {
    const preload = fileURLToPath(new URL('./exit-with-parent.mjs', import.meta.url));
    const child = fork(program.file, program.args ?? [], {
      cwd: program.cwd,
      env: { ...process.env, ...program.environment },
      execArgv: ['--import', preload, '--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which stops the rest in order.
      detached: process.platform !== 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.log(program.name, line));
    }
    this.#running.set(program.name, child);
    child.once('exit', (code, signal) => {
      this.#running.delete(program.name);
      if (this.#stopping || (program.finite && code === 0)) return;
      this.onEnd(program, signal === null ? `exit code ${code}` : `signal ${signal}`);
    });
    return child;
  }

  /** Asks each to end, in the order given, and waits for it; kills what does not end in 15 s. */
  async stop(order: readonly string[]): Promise<void> {
    this.#stopping = true;
    for (const name of order) {
      const child = this.#running.get(name);
      if (child === undefined) continue;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
  }
}
