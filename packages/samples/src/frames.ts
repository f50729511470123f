import type { Writable } from 'node:stream';

/** One message between processes: a small JSON value, and bytes that would cost too much as one. */
export interface Frame {
  readonly head: unknown;
  readonly body: Buffer;
}

const SIZES_BYTES = 8;

/** Writes a frame: the lengths of head and body (4 bytes each, little endian), the head as JSON, the parts of the body. */
export function writeFrame(to: Writable, head: unknown, parts: readonly Uint8Array[]): void {
  const json = Buffer.from(JSON.stringify(head));
  const sizes = Buffer.alloc(SIZES_BYTES);
  sizes.writeUInt32LE(json.length, 0);
  sizes.writeUInt32LE(
    parts.reduce((sum, { length }) => sum + length, 0),
    4,
  );
  // One call to the system for all of it.
  to.cork();
  for (const part of [sizes, json, ...parts]) to.write(part);
  to.uncork();
}

/** Puts the frames of a stream together again; what it holds is bounded by what a frame may be. */
export class FrameReader {
  readonly #limits: { readonly head: number; readonly body: number };
  readonly #onFrame: (frame: Frame) => void;
  /** What is being filled: the sizes, then head and body together. */
  #target = Buffer.alloc(SIZES_BYTES);
  #filled = 0;
  #headBytes: number | undefined;

  constructor(limits: { head: number; body: number }, onFrame: (frame: Frame) => void) {
    this.#limits = limits;
    this.#onFrame = onFrame;
  }

  /** Takes the next bytes of the stream; throws when they are no frame. */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.copy(this.#target, this.#filled, at);
      at += taken;
      this.#filled += taken;
      if (this.#filled === this.#target.length) this.#next();
    }
  }

  #next(): void {
    const full = this.#target;
    this.#filled = 0;
    if (this.#headBytes === undefined) {
      const [head, body] = [full.readUInt32LE(0), full.readUInt32LE(4)];
      if (head === 0 || head > this.#limits.head || body > this.#limits.body)
        throw new Error(`expected a frame, got sizes ${head} and ${body}`);
      this.#headBytes = head;
      this.#target = Buffer.allocUnsafeSlow(head + body);
      return;
    }
    const head = full.toString('utf8', 0, this.#headBytes);
    const body = full.subarray(this.#headBytes);
    this.#headBytes = undefined;
    this.#target = Buffer.alloc(SIZES_BYTES);
    this.#onFrame({ head: JSON.parse(head), body });
  }
}
