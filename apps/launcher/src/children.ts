import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
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
  /** A program that may end by itself (the demo); any other is started again when it does. */
  finite?: boolean;
  /** Lines that would mislead a reader of the whole. */
  quiet?: RegExp;
}

/** What only the program that is handed it by name may know. */
const KEPT_BACK = { FIDBOARD_SIGNING_KEYS: '' };

/** How long a child may take to end by itself before it is killed. */
const STOP_MS = 15_000;
/** A program that ends this often within a minute is broken: starting it again would not mend it. */
const DEATHS_ALLOWED = 4;
const RESTART_MS = 500;

/** The running programs: one that dies is started again, one that keeps dying is reported. */
export class Children {
  readonly #running = new Map<string, ChildProcess>();
  readonly #deaths = new Map<string, number[]>();
  #stopping = false;

  constructor(
    private readonly log: Log,
    private readonly onBroken: (program: Program, how: string) => void,
  ) {}

  start(program: Program): void {
    const child = fork(program.file, program.args ?? [], {
      cwd: program.cwd,
      env: { ...process.env, ...KEPT_BACK, ...program.environment },
      execArgv: execArgvOf(program.file),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which stops the rest in order.
      detached: process.platform !== 'win32',
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim() !== '' && !program.quiet?.test(line)) this.log(program.name, line);
      });
    }
    this.#running.set(program.name, child);
    this.log('fidboard', `${program.name} started (pid ${child.pid})`);
    child.once('exit', (code, signal) => this.#onExit(program, code, signal));
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

  #onExit(program: Program, code: number | null, signal: NodeJS.Signals | null): void {
    this.#running.delete(program.name);
    if (this.#stopping || (program.finite && code === 0)) return;
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const recent = (this.#deaths.get(program.name) ?? []).filter((time) => Date.now() - time < 60_000);
    recent.push(Date.now());
    this.#deaths.set(program.name, recent);
    if (recent.length > DEATHS_ALLOWED) {
      this.onBroken(program, how);
      return;
    }
    this.log('fidboard', `${program.name} ended unexpectedly (${how}); starting it again`);
    setTimeout(() => {
      if (!this.#stopping) this.start(program);
    }, RESTART_MS);
  }
}

/** How node runs a child's file: so that it ends with the launcher, and through tsx when it is TypeScript. */
export function execArgvOf(file: string): string[] {
  const preload = new URL('./exit-with-parent.mjs', import.meta.url).href;
  const typescript = file.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [];
  return ['--import', preload, ...typescript];
}
