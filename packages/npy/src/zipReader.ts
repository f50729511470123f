import type { FileHandle } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import yauzl from 'yauzl';
import { FileWindow } from './fileWindow.ts';

/**
 * Lets yauzl read through a file handle of ours.
 *
 * Its own reader hands offsets of the archive straight to fs.read, which throws inside a callback, out of
 * every caller's reach, when a lying archive points beyond 2^53: here such an offset is an error like others.
 */
export class HandleReader extends yauzl.RandomAccessReader {
  readonly #window: FileWindow;
  readonly #size: number;

  constructor(handle: FileHandle, size: number) {
    super();
    this.#window = new FileWindow(handle);
    this.#size = size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.#size)) {
      setImmediate(callback, new Error(`an offset points to byte ${position + length} of ${this.#size}`));
      return;
    }
    this.#window.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        // Out of the promise: what yauzl throws in its callback must not become a rejection of ours.
        setImmediate(callback, bytes.length === length ? null : new Error('unexpected end of file'));
      },
      (error: unknown) => setImmediate(callback, error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** Entries are read through the handle itself, never through yauzl's streams. */
  override _readStreamForRange(): Readable {
    return new PassThrough().end();
  }
}
