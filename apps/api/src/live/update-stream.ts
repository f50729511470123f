/** Where changes are heard of: calls back on each one, until the returned function is called. */
type Subscribe = (wake: () => void) => () => void;

interface UpdateStreamOptions<Update> {
  /** Begins to listen; called at once, so that nothing between the first read and the first wait is missed. */
  subscribe: Subscribe;
  /** Reads everything since the last update; null when there is nothing to tell, 'end' when it is over. */
  read(): Promise<Update | null | 'end'>;
  /** Whether the last read left something for the next one, which then waits for no wake-up; false when left out. */
  hasMore?(): boolean;
  /** Emits are at least this far apart, so that a burst of changes becomes one update. */
  minimumInterval: number;
}

/**
 * Turns wake-ups into updates for one subscriber, with a queue that is never longer than one flag.
 *
 * A wake-up while the subscriber is busy only marks that there is something to read; when it asks for the next
 * update, one read brings all that was missed. A slow reader so gets fewer and larger updates, and never a gap.
 *
 * An explicit iterator, not an async generator: `return()` ends a pending `next()` at once, and ends the listening
 * even when `next()` was never called.
 */
export class UpdateStream<Update> implements AsyncIterableIterator<Update> {
  readonly #options: UpdateStreamOptions<Update>;
  readonly #unsubscribe: () => void;
  /** Set at first: the subscriber may have missed something before it came. */
  #dirty = true;
  #closed = false;
  #wake: (() => void) | undefined;
  #lastEmit = Number.NEGATIVE_INFINITY;

  constructor(options: UpdateStreamOptions<Update>) {
    this.#options = options;
    this.#unsubscribe = options.subscribe(() => {
      this.#dirty = true;
      this.#wake?.();
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Update, undefined>> {
    try {
      for (;;) {
        await this.#untilDirty();
        await this.#untilInterval();
        if (this.#closed) return DONE;
        this.#dirty = false;
        const update = await this.#options.read();
        if (this.#closed) return DONE;
        if (update === 'end') return this.return();
        if (update === null) continue;
        if (this.#options.hasMore?.() === true) this.#dirty = true;
        this.#lastEmit = performance.now();
        return { done: false, value: update };
      }
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<Update, undefined>> {
    this.#close();
    return DONE;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe();
    this.#wake?.();
  }

  async #untilDirty(): Promise<void> {
    while (!this.#dirty && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  async #untilInterval(): Promise<void> {
    const rest = this.#lastEmit + this.#options.minimumInterval - performance.now();
    if (rest <= 0 || this.#closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, rest);
      // A wake-up during the pause changes nothing (it is dirty already), but closing ends the pause.
      this.#wake = () => {
        if (!this.#closed) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };
