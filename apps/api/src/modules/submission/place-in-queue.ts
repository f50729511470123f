import { submissions } from '@fidboard/database';
import type { Services } from '../../schema/context.ts';

interface QueueServices extends Pick<Services, 'database'> {
  readonly feed: Pick<Services['feed'], 'subscribe'>;
}

/** A submission's place in the queue, followed only while it waits in it. */
export class PlaceInQueue {
  readonly #services: QueueServices;
  readonly #id: string;
  #wake: () => void = () => {};
  #stop: (() => void) | null = null;
  #ended = false;
  #shown = '';

  constructor(services: QueueServices, id: string) {
    this.#services = services;
    this.#id = id;
  }

  /** Whom to call when the queue may have moved. */
  onMove(wake: () => void): void {
    this.#wake = wake;
  }

  /** Begins or ends to listen, and returns the place as it is shown from now on: empty when it does not wait. */
  async follow(isQueued: boolean): Promise<string> {
    if (isQueued && !this.#ended) {
      // Before the place is read, so that no move in between is missed.
      this.#stop ??= this.#services.feed.subscribe('queue', () => this.#wake());
    } else {
      this.#leave();
    }
    this.#shown = isQueued ? await this.#read() : '';
    return this.#shown;
  }

  /** Whether the place is another than the one that was shown last. */
  async hasMoved(): Promise<boolean> {
    return this.#stop !== null && (await this.#read()) !== this.#shown;
  }

  end(): void {
    this.#ended = true;
    this.#leave();
  }

  #leave(): void {
    this.#stop?.();
    this.#stop = null;
  }

  async #read(): Promise<string> {
    const places = await submissions.queuePositions(this.#services.database, [this.#id]);
    return String(places.get(this.#id) ?? '');
  }
}
