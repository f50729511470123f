import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { workersText } from '../src/commands/watch.ts';
import { openProgress, type Progress } from '../src/progress.ts';

/** A clock that stands until it is moved on, and what was written meanwhile. */
function watched({ isTTY }: { isTTY: boolean }): {
  progress: Progress;
  wait(ms: number): void;
  text(): string;
} {
  let now = 0;
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  const progress = openProgress({
    quiet: false,
    clock: { now: () => new Date(now) },
    stream: stream as unknown as NodeJS.WriteStream,
    plainLines: true,
  });
  return {
    progress,
    wait: (ms) => {
      now += ms;
    },
    text: () => String(stream.read() ?? ''),
  };
}

describe('progress', () => {
  it('shows the pace that the server measured, not that of its messages', () => {
    const { progress, wait, text } = watched({ isTTY: false });
    progress.update('extracting', 0, 100, { perSecond: null, secondsLeft: null });
    wait(6000);
    progress.update('extracting', 60, 100, { perSecond: 2.5, secondsLeft: 16 });
    expect(text()).toBe('extracting: 0/100\nextracting: 60/100 2.5/s, 16 s left\n');
  });

  it('writes a circumstance as a line of its own when it changes', () => {
    const { progress, text } = watched({ isTTY: false });
    for (const online of [2, 2, 1, 0]) progress.aside(workersText(online));
    expect(text()).toBe('2 workers online\n1 worker online\nno worker is online\n');
  });

  it('keeps a circumstance in the bar of a terminal', () => {
    const { progress, wait, text } = watched({ isTTY: true });
    progress.update('queued, next', 0, null);
    progress.aside(workersText(0));
    expect(text()).toContain('queued, next · no worker is online');
    wait(100);
    progress.update('verifying', 0, null);
    expect(text()).toMatch(/verifying · no worker is online$/);
  });
});
