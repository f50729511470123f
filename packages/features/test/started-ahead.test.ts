import { describe, expect, it } from 'vitest';
import { startedAhead } from '../src/started-ahead.ts';

async function* upTo(count: number, onClosed = () => {}): AsyncGenerator<number> {
  try {
    for (let i = 0; i < count; i++) yield i;
  } finally {
    onClosed();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('startedAhead', () => {
  it.each([1, 2, 5])('keeps the order and never starts more than %i before they are taken', async (ahead) => {
    let started = 0;
    let taken = 0;
    let most = 0;
    const start = (item: number) => {
      most = Math.max(most, ++started - taken);
      return item;
    };
    const seen: number[] = [];
    for await (const item of startedAhead(upTo(20), start, () => ahead)) {
      taken++;
      seen.push(item);
      await turn();
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(most).toBe(ahead);
  });

  it('starts the next while the caller works on this one', async () => {
    const started: number[] = [];
    const work = startedAhead(
      upTo(9),
      (item) => started.push(item),
      () => 3,
    );
    expect((await work.next()).value).toBe(1);
    await turn();
    expect(started).toEqual([0, 1, 2, 3]);
    await work.return(undefined);
  });

  it('closes the stream when the caller stops', async () => {
    let closed = false;
    for await (const item of startedAhead(
      upTo(1e9, () => {
        closed = true;
      }),
      (i) => i,
      () => 2,
    )) {
      if (item === 3) break;
    }
    expect(closed).toBe(true);
  });

  it('throws what goes wrong in the stream, or at a start, after what came before it', async () => {
    const broken = async function* () {
      yield 0;
      yield 1;
      throw new Error('torn');
    };
    const refused = (item: number) => {
      if (item === 2) throw new Error('torn');
      return item;
    };
    for (const work of [
      startedAhead(
        broken(),
        (i) => i,
        () => 4,
      ),
      startedAhead(upTo(9), refused, () => 4),
    ]) {
      const seen: number[] = [];
      const all = async () => {
        for await (const item of work) seen.push(item);
      };
      await expect(all()).rejects.toThrow('torn');
      expect(seen).toEqual([0, 1]);
    }
  });
});
