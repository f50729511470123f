import type { Clock } from '@fidboard/core';

/** How fast work goes, as whoever does it measured; null where that is not known yet. */
export interface Pace {
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Shows how far some long work has come. */
export interface Progress {
  /** `total` is null where there is nothing to count; without a pace, the calls are timed. */
  update(label: string, done: number, total: number | null, pace?: Pace): void;
  /** A circumstance of the work, shown beside it until another one takes its place. */
  aside(text: string): void;
  /** A sentence that stays. */
  note(text: string): void;
  /** Removes what is not meant to stay. */
  [Symbol.dispose](): void;
}

export interface ProgressOptions {
  quiet: boolean;
  clock: Clock;
  /** Where to show it; results never go there. */
  stream: NodeJS.WriteStream;
  /** Whether to write plain lines where there is no terminal. */
  plainLines: boolean;
}

/** A bar on a terminal, occasional plain lines where the output is piped, nothing when quiet. */
export function openProgress({ quiet, clock, stream, plainLines }: ProgressOptions): Progress {
  if (quiet) return new NoProgress();
  if (stream.isTTY) return new ProgressBar(stream, clock);
  return plainLines ? new ProgressLines(stream, clock) : new NoProgress();
}

class NoProgress implements Progress {
  update(): void {}
  aside(): void {}
  note(): void {}
  [Symbol.dispose](): void {}
}

const REDRAW_MILLISECONDS = 80;
const BAR_CELLS = 24;
const ERASE_LINE = '\r\x1b[2K';

class ProgressBar implements Progress {
  readonly #rate: Rate;
  #drawnAt = 0;
  #drawn = false;
  #line = '';
  #aside = '';

  constructor(
    readonly stream: NodeJS.WriteStream,
    readonly clock: Clock,
  ) {
    this.#rate = new Rate(clock);
  }

  update(label: string, done: number, total: number | null, pace?: Pace): void {
    this.#rate.see(label, done);
    this.#line = `${label}${barText(done, total)}${pace ? paceText(pace) : this.#rate.text(done, total)}`;
    const now = this.clock.now().getTime();
    if (now - this.#drawnAt < REDRAW_MILLISECONDS && done !== total) return;
    this.#drawnAt = now;
    this.#draw();
  }

  aside(text: string): void {
    this.#aside = text;
    this.#draw();
  }

  #draw(): void {
    this.#drawn = true;
    const line = [this.#line, this.#aside].filter(Boolean).join(' · ');
    this.stream.write(ERASE_LINE + line.slice(0, Math.max(20, (this.stream.columns || 80) - 1)));
  }

  note(text: string): void {
    this[Symbol.dispose]();
    this.stream.write(`${text}\n`);
  }

  [Symbol.dispose](): void {
    if (this.#drawn) this.stream.write(ERASE_LINE);
    this.#drawn = false;
  }
}

const LINE_MILLISECONDS = 5000;

class ProgressLines implements Progress {
  readonly #rate: Rate;
  #label = '';
  #writtenAt = 0;
  #last = '';
  #aside = '';

  constructor(
    readonly stream: NodeJS.WriteStream,
    readonly clock: Clock,
  ) {
    this.#rate = new Rate(clock);
  }

  update(label: string, done: number, total: number | null, pace?: Pace): void {
    this.#rate.see(label, done);
    const now = this.clock.now().getTime();
    if (label === this.#label && done !== total && now - this.#writtenAt < LINE_MILLISECONDS) return;
    this.#label = label;
    this.#writtenAt = now;
    const line = total === null ? label : `${label}: ${done}/${total}`;
    if (line === this.#last) return;
    this.#last = line;
    this.stream.write(`${line}${pace ? paceText(pace) : this.#rate.text(done, total)}\n`);
  }

  aside(text: string): void {
    if (text === this.#aside) return;
    this.#aside = text;
    this.stream.write(`${text}\n`);
  }

  note(text: string): void {
    this.stream.write(`${text}\n`);
  }

  [Symbol.dispose](): void {}
}

/** Images per second and time left since a label began. */
class Rate {
  #label: string | null = null;
  #first = 0;
  #since = 0;

  constructor(readonly clock: Clock) {}

  see(label: string, done: number): void {
    if (label === this.#label) return;
    this.#label = label;
    this.#first = done;
    this.#since = this.clock.now().getTime();
  }

  text(done: number, total: number | null): string {
    const seconds = (this.clock.now().getTime() - this.#since) / 1000;
    if (total === null || seconds < 1 || done <= this.#first) return '';
    const perSecond = (done - this.#first) / seconds;
    return paceText({ perSecond, secondsLeft: done < total ? (total - done) / perSecond : null });
  }
}

/** " 12/s, 3 min 05 s left". */
function paceText({ perSecond, secondsLeft }: Pace): string {
  if (perSecond === null) return '';
  const rate = ` ${perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1)}/s`;
  return secondsLeft === null ? rate : `${rate}, ${durationText(secondsLeft)} left`;
}

/** "12 s", "3 min 05 s", "2 h 10 min". */
export function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function barText(done: number, total: number | null): string {
  if (total === null) return '';
  const filled = total === 0 ? 0 : Math.round((BAR_CELLS * done) / total);
  return ` ${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${done}/${total}`;
}
