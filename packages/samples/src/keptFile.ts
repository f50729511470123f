import type { FileHandle } from 'node:fs/promises';

const MINUTE_MS = 60_000;

/** A file that was costly to make, lent to whoever asks for the same key. */
export interface Loan {
  readonly handle: FileHandle;
  /** Ends the loan; with `keep: false` nobody gets the file after this. */
  release(options?: { keep?: boolean }): Promise<void>;
}

interface Kept {
  readonly key: string;
  readonly handle: FileHandle;
  users: number;
  timer?: NodeJS.Timeout;
}

/**
 * Keeps the last file that was made for a minute after its last use, since the shards of one set are read one
 * after another and each opens it anew.
 */
export class FileKeeper {
  readonly #keptMs: number;
  #last: Kept | undefined;

  constructor(keptMs = MINUTE_MS) {
    this.#keptMs = keptMs;
  }

  /** The kept file of that key, or a new one; `make` is not awaited by others that ask for the same key. */
  async borrow(key: string, make: () => Promise<FileHandle>): Promise<Loan> {
    if (this.#last?.key === key) return this.#lend(this.#last);
    const kept: Kept = { key, handle: await make(), users: 0 };
    const loan = this.#lend(kept);
    await this.#forget();
    this.#last = kept;
    return loan;
  }

  #lend(kept: Kept): Loan {
    clearTimeout(kept.timer);
    kept.users++;
    return {
      handle: kept.handle,
      release: async ({ keep = true } = {}) => {
        kept.users--;
        if (!keep && this.#last === kept) this.#last = undefined;
        if (kept.users > 0) return;
        if (this.#last !== kept) await kept.handle.close();
        // It must not keep the process alive.
        else kept.timer = setTimeout(() => void this.#forget(), this.#keptMs).unref();
      },
    };
  }

  /** Closes the last file, or leaves that to those who still use it. */
  async #forget(): Promise<void> {
    const kept = this.#last;
    this.#last = undefined;
    if (kept === undefined || kept.users > 0) return;
    clearTimeout(kept.timer);
    await kept.handle.close();
  }
}
