import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { availableParallelism, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { invariant, Refusal } from '@fidboard/core';
import type { EncodedImage, Pixels } from './decodeImage.ts';
import { CHANNEL, type DecodeRequest, type DecoderMessage, MAX_HEAD_BYTES } from './decoderMessages.ts';
import type { Background } from './flatten.ts';
import { FrameReader, writeFrame } from './frames.ts';
import type { SampleLimits } from './limits.ts';

const START_TIMEOUT_MS = 30_000;
// Their stacks count against the limit on memory.
const MAX_THREADS = 16;

/** The decoding process stopped, hung, ran out of memory or never started: says how, not yet whose fault it was. */
export class DecoderStopped extends Error {
  override readonly name = 'DecoderStopped';
}

interface Reply {
  readonly message: DecoderMessage;
  readonly body: Buffer;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** One child process that decodes batches of images under bounded memory and time; killed by `await using`. */
export class DecoderProcess {
  readonly #child: ChildProcess;
  readonly #channel: Socket;
  readonly #limits: SampleLimits;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<void>;
  readonly #ready: Promise<void>;
  #stopped: DecoderStopped | undefined;
  #nextId = 0;

  constructor(limits: SampleLimits) {
    this.#limits = limits;
    this.#child = spawnDecoder(limits);
    let complaint = '';
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2000);
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        const cause = complaint === '' ? undefined : new Error(complaint);
        this.#fail(new DecoderStopped(`it ended with ${signal ?? `exit code ${code}`}`, { cause }));
        resolve();
      });
      this.#child.on('error', (error) => {
        this.#fail(new DecoderStopped(`it could not be started (${error.message})`, { cause: error }));
        if (this.#child.pid === undefined) resolve();
      });
    });
    this.#channel = this.#child.stdio[CHANNEL] as Socket;
    const reader = new FrameReader({ head: MAX_HEAD_BYTES, body: MAX_BODY_BYTES }, ({ head, body }) => {
      const message = head as DecoderMessage;
      const id = message.type === 'ready' ? READY : message.id;
      this.#waiting.get(id)?.resolve({ message, body });
    });
    this.#channel.on('data', (chunk) => {
      try {
        reader.push(chunk);
      } catch (cause) {
        this.#fail(new DecoderStopped('it gave an answer that is none', { cause }));
        this.#child.kill('SIGKILL');
      }
    });
    // That it no longer listens shows when it ends, with how it did.
    this.#channel.on('error', () => undefined);
    this.#ready = this.#reply(READY, START_TIMEOUT_MS).then(() => undefined);
    this.#ready.catch(() => undefined);
  }

  /** Undefined when the process could not be started at all. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get stopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** Resolves when the process has loaded and waits for work. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Decodes images in order; throws the Refusal of the first bad one, or DecoderStopped. */
  async decode(images: readonly EncodedImage[], background: Background): Promise<Pixels[]> {
    await this.#ready;
    const id = this.#nextId++;
    const reply = this.#reply(id, this.#limits.decodeTimeoutMs);
    const request: DecodeRequest = {
      id,
      rules: { maxPixels: this.#limits.maxPixels, background },
      images: images.map(({ name, bytes }) => ({ name, bytes: bytes.length })),
    };
    writeFrame(
      this.#channel,
      request,
      images.map(({ bytes }) => bytes),
    );
    const { message, body } = await reply;
    switch (message.type) {
      case 'decoded':
        return cut(message.sizes, body, images.length);
      case 'failed': {
        const { refusal, exhausted, error } = message.failure;
        if (refusal) throw new Refusal(refusal.code, refusal.message, refusal.remedy);
        if (exhausted) throw new DecoderStopped('it ran out of memory');
        throw new Error(`decoding process: ${error}`);
      }
      case 'ready':
        throw new Error('DecoderProcess: expected a reply, got "ready"');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #reply(id: number, timeoutMs: number): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      if (this.#stopped) {
        reject(this.#stopped);
        return;
      }
      const timer = setTimeout(() => {
        this.#fail(new DecoderStopped(`it gave no answer within ${timeoutMs / 1000} s`));
        this.#child.kill('SIGKILL');
      }, timeoutMs);
      const settled = () => {
        clearTimeout(timer);
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        resolve: (reply) => {
          settled();
          resolve(reply);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
    });
  }

  #fail(error: DecoderStopped): void {
    this.#stopped ??= error;
    for (const { reject } of [...this.#waiting.values()]) reject(this.#stopped);
  }
}

const READY = -1;

// Any image may be decoded to as much as the limits allow; this is only what a length can be.
const MAX_BODY_BYTES = 2 ** 32 - 1;

/** The pixels of a batch arrive as one buffer. */
function cut(
  sizes: readonly { width: number; height: number }[],
  pixels: Uint8Array,
  images: number,
): Pixels[] {
  let at = 0;
  const cuts = sizes.map(({ width, height }) => {
    const start = at;
    at += width * height * 3;
    return { width, height, pixels: pixels.subarray(start, at) };
  });
  invariant(cuts.length === images, 'DecoderProcess', `${images} images`, cuts.length);
  invariant(at === pixels.length, 'DecoderProcess', `${at} bytes of pixels`, pixels.length);
  return cuts;
}

function spawnDecoder(limits: SampleLimits): ChildProcess {
  const heapMiB = Math.max(32, Math.floor(limits.decoderMemoryMiB / 4));
  const program = [
    process.execPath,
    `--max-old-space-size=${heapMiB}`,
    '--import',
    import.meta.resolve('tsx'),
    fileURLToPath(new URL('./decoderChild.ts', import.meta.url)),
  ];
  // RLIMIT_DATA also bounds what native decoders allocate, which V8's own limit does not see; no core dumps.
  const bounded =
    platform() === 'win32'
      ? program
      : [
          '/bin/sh',
          '-c',
          'ulimit -c 0; ulimit -d "$0"; exec "$@"',
          String(limits.decoderMemoryMiB * 1024),
          ...program,
        ];
  return spawn(bounded[0]!, bounded.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: decoderEnvironment(),
  });
}

/** The decoder needs to find programs and a temporary folder; it must not see secrets such as DATABASE_URL. */
function decoderEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'LD_LIBRARY_PATH'];
  return {
    ...Object.fromEntries(kept.flatMap((key) => (process.env[key] ? [[key, process.env[key]]] : []))),
    // Each thread decodes an image; Node's own choice is four, however many processors there are.
    UV_THREADPOOL_SIZE: String(Math.min(MAX_THREADS, Math.max(4, availableParallelism()))),
  };
}
