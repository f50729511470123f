import { Rng } from '@fidboard/core';
import { GraphBuilder, openSession, type Session } from '@fidboard/onnx';
import { describe, expect, it } from 'vitest';
import { DIGIT_PIXELS } from '../src/mnist.ts';
import { sampleFlow } from '../src/sampling.ts';
import { readModel } from '../src/weights.ts';

/** A graph of the law v(x, t) = t - x, whose Euler steps are known by hand. */
function linearFlow(): Promise<Session> {
  const graph = new GraphBuilder('linear-flow');
  const x = graph.input('x', 'float32', ['n', 1, 28, 28]);
  const t = graph.input('t', 'float32', ['n', 1]);
  const shape = graph.constant({ type: 'int64', dims: [4], data: BigInt64Array.of(-1n, 1n, 1n, 1n) });
  const [spread = ''] = graph.node('Reshape', [t, shape]);
  const [velocity = ''] = graph.node('Sub', [spread, x]);
  graph.output(velocity, 'velocity');
  return openSession(graph.build());
}

describe('sampleFlow', () => {
  it('takes the Euler steps of a flow known by hand', async () => {
    await using session = await linearFlow();
    const pixels = await sampleFlow(session, { count: 2, seed: 5, evaluations: 3 });
    const rng = new Rng(5);
    const wrong = pixels.filter((pixel) => {
      let x = rng.normal();
      for (const t of [0, 1 / 3, 2 / 3]) x += (t - x) / 3;
      const level = 255 * (x * (0.3081 / 0.5) + 0.1307);
      return Math.abs(pixel - Math.min(255, Math.max(0, level))) > 0.51;
    });
    expect(wrong).toHaveLength(0);
  });

  it('gives the same bytes for the same seed, whatever is drawn after them', async () => {
    await using session = await openSession(await readModel('student-late'), { threads: 1 });
    const all = await sampleFlow(session, { count: 120, seed: 6, evaluations: 1 });
    expect(await sampleFlow(session, { count: 120, seed: 6, evaluations: 1 })).toEqual(all);
    expect(await sampleFlow(session, { count: 100, seed: 6, evaluations: 1 })).toEqual(
      all.slice(0, 100 * DIGIT_PIXELS),
    );
    expect(await sampleFlow(session, { count: 120, seed: 7, evaluations: 1 })).not.toEqual(all);
  });

  it('tells its progress and stops when it is aborted', async () => {
    await using session = await linearFlow();
    const seen: number[][] = [];
    const abort = new AbortController();
    const sampling = sampleFlow(session, {
      count: 350,
      seed: 1,
      evaluations: 1,
      signal: abort.signal,
      onProgress: (done, total) => {
        seen.push([done, total]);
        if (done === 200) abort.abort(new Error('enough'));
      },
    });
    await expect(sampling).rejects.toThrow('enough');
    expect(seen).toEqual([
      [100, 350],
      [200, 350],
    ]);
  });
});
