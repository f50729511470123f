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
