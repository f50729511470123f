import { Refusal } from '@fidboard/core';

/** What a subscriber of a versioned object gets: exactly the events fromVersion + 1 to toVersion. */
export interface VersionedUpdate<Row, Event> {
  fromVersion: number;
  toVersion: number;
  events: readonly Event[];
  row: Row;
}

interface VersionedSource<Row, Event> {
  /** The row as the subscriber may see it now; null when absent or no longer visible. */
  load(): Promise<Row | null>;
  eventsAfter(version: number): Promise<readonly Event[]>;
  /** What may change without a version, such as the place in the queue; equal texts mean no change. */
  surroundings?(row: Row): Promise<string>;
}

/**
 * Reads what happened after a version, again and again.
 *
 * The events bound the update: those read are `afterVersion + 1` to some version without a gap, and that version is
 * `toVersion`. The row may already be one step ahead of it, when a change was committed between the two reads; its
 * events come with the next update.
 */
export class VersionedReader<Row extends { version: number }, Event extends { version: number }> {
  readonly #source: VersionedSource<Row, Event>;
  #version: number;
  #surroundings = '';
  #isBehind = false;

  constructor(source: VersionedSource<Row, Event>, afterVersion: number) {
    this.#source = source;
    this.#version = afterVersion;
  }

  /** Whether the row that was read is ahead of the events that were: a page of them was full, or more have come since. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  async read(): Promise<VersionedUpdate<Row, Event> | null | 'end'> {
    const fromVersion = this.#version;
    const events = await this.#source.eventsAfter(fromVersion);
    events.forEach((event, index) => {
      if (event.version === fromVersion + index + 1) return;
      throw new Error(`VersionedReader: expected version ${fromVersion + index + 1}, got ${event.version}`);
    });
    const row = await this.#source.load();
    if (row === null) return 'end';
    const surroundings = (await this.#source.surroundings?.(row)) ?? '';
    const isUnchanged = events.length === 0 && surroundings === this.#surroundings;
    this.#surroundings = surroundings;
    if (isUnchanged) return null;
    this.#version = fromVersion + events.length;
    this.#isBehind = row.version > this.#version;
    return { fromVersion, toVersion: this.#version, events, row };
  }
}

/** Refuses an `afterVersion` that the object never had. */
export function assertAfterVersion(afterVersion: number, version: number): void {
  if (afterVersion >= 0 && afterVersion <= version) return;
  throw new Refusal(
    'BAD_INPUT',
    `afterVersion: expected 0 to ${version}, got ${afterVersion}`,
    'Fetch the object again and subscribe after the version that it has.',
  );
}
