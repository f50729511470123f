import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Tensor } from './tensor.ts';

/** A model could not be loaded or run, or ended the process that tried it. */
export class ModelFailed extends Error {
  override readonly name = 'ModelFailed';
}

/** Long enough for a large network on a slow processor. */
const TIMEOUT_MS = 300_000;
/** Of the memory of the machine. */
const MEMORY_SHARE = 0.75;

/**
 * An ONNX file opened on the processor in a process of its own, which a broken or hostile one may end without harm.
 *
 * Its memory is bounded (not on Windows), it sees no secrets of the environment, and it is killed by `await using` or when
 * it gives no answer in time.
 */
export class ModelProcess {
  readonly #child: ChildProcess;
  readonly #path: string;
  readonly #timeoutMs: number;
  #complaint = '';

  private constructor(path: string, timeoutMs: number) {
    this.#path = path;
    this.#timeoutMs = timeoutMs;
    this.#child = spawnChild();
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#complaint = (this.#complaint + chunk.toString()).slice(-2000);
    });
  }

  /** Loads a model from its file; throws ModelFailed when onnxruntime does not. */
  static async open(path: string, { timeoutMs = TIMEOUT_MS } = {}): Promise<ModelProcess> {
    const process = new ModelProcess(path, timeoutMs);
    try {
      await process.#ask({ path });
      return process;
    } catch (error) {
      await process[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Runs the model for one of its outputs, whose type may be any of onnxruntime's; throws ModelFailed. */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    output: string,
  ): Promise<{ type: string; dims: readonly number[]; data: Tensor['data'] }> {
    return (await this.#ask({ feeds, output })) as Awaited<ReturnType<ModelProcess['run']>>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  #ask(request: object): Promise<unknown> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const fail = (message: string) => {
        settle();
        const cause = this.#complaint === '' ? undefined : new Error(this.#complaint);
        reject(new ModelFailed(message, { cause }));
      };
      const ended = (code: number | null, signal: string | null) =>
        fail(`it ended the process that tried it with ${signal ?? `exit code ${code}`}`);
      const failed = (error: Error) => fail(`the process that tries it could not be used (${error.message})`);
      const heard = ({ value, error }: { value?: unknown; error?: string }) => {
        if (error !== undefined) return fail(firstLine(error.replaceAll(this.#path, 'the file')));
        settle();
        resolve(value);
      };
      const timer = setTimeout(() => {
        fail(`it gave no answer within ${this.#timeoutMs / 1000} s`);
        child.kill('SIGKILL');
      }, this.#timeoutMs);
      const settle = () => {
        clearTimeout(timer);
        child.off('exit', ended).off('error', failed).off('message', heard);
      };
      child.on('exit', ended).on('error', failed).on('message', heard);
      if (child.exitCode !== null || child.signalCode !== null) ended(child.exitCode, child.signalCode);
      else child.send(request, (error) => error && failed(error));
    });
  }
}

function spawnChild(): ChildProcess {
  const program = [process.execPath, fileURLToPath(new URL('./model-child.mjs', import.meta.url))];
  const kibibytes = Math.floor((totalmem() * MEMORY_SHARE) / 1024);
  const bounded =
    platform() === 'win32'
      ? program
      : ['/bin/sh', '-c', 'ulimit -c 0; ulimit -d "$0"; exec "$@"', String(kibibytes), ...program];
  return spawn(bounded[0]!, bounded.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: childEnvironment(),
  });
}

function childEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'LD_LIBRARY_PATH'];
  const own = Object.fromEntries(kept.flatMap((key) => (process.env[key] ? [[key, process.env[key]]] : [])));
  return { ...own, ORT_DISABLE_TELEMETRY: '1' };
}

function firstLine(text: string): string {
  return text.split('\n')[0]!.slice(0, 500);
}
