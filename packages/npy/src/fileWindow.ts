import type { FileHandle } from 'node:fs/promises';

const WINDOW_BYTES = 1 << 16;

/** Random access to a file for many small reads that lie close together: one system call serves its neighbours. */
export class FileWindow {
  readonly #handle: FileHandle;
  #start = 0;
  #bytes = new Uint8Array(0);

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** At most `length` bytes from `position` on, fewer at the end of the file; valid for as long as it is wanted. */
  async read(position: number, length: number): Promise<Uint8Array> {
    const offset = position - this.#start;
    if (offset >= 0 && offset + length <= this.#bytes.length)
      return this.#bytes.subarray(offset, offset + length);
    const bytes = new Uint8Array(Math.max(length, WINDOW_BYTES));
    const { bytesRead } = await this.#handle.read(bytes, 0, bytes.length, position);
    this.#start = position;
    this.#bytes = bytes.subarray(0, bytesRead);
    return this.#bytes.subarray(0, length);
  }
}
