import { createHash, type Hash } from 'node:crypto';
import { Transform } from 'node:stream';

/** Passes bytes through, counting and hashing them. */
export class Hashing extends Transform {
  readonly #hash: Hash = createHash('sha256');
  bytes = 0;

  override _transform(
    chunk: Uint8Array,
    _encoding: string,
    done: (error: null, chunk: Uint8Array) => void,
  ): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  /** The SHA-256 of all that passed; to be asked once, at the end. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** Passes bytes through and fails at the end when their SHA-256 is another. */
export class Verifying extends Hashing {
  constructor(readonly expected: string) {
    super();
  }

  override _flush(done: (error?: Error) => void): void {
    const got = this.digest();
    done(
      got === this.expected
        ? undefined
        : new Error(`blob ${this.expected}: expected its own SHA-256, got ${got}`),
    );
  }
}
