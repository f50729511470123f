import { Refusal } from '@fidboard/core';
import { expect, it } from 'vitest';
import { GraphBuilder, openSession, probeProviders } from '../src/index.ts';

function negation(): Uint8Array {
  const graph = new GraphBuilder('negation');
  graph.output(graph.node('Neg', [graph.input('x', 'float32', ['n'])])[0]!, 'y');
  return graph.build();
}

it('probes every provider without throwing, and the processor always runs', async () => {
  const statuses = await probeProviders();
  expect(statuses.map((status) => status.provider)).toEqual(['cpu', 'webgpu', 'cuda']);
  expect(statuses[0]).toEqual({ provider: 'cpu', available: true, detail: 'runs' });
  for (const status of statuses) expect(status.detail).not.toBe('');
});

it('runs a graph on every available provider and refuses the others with a way out', async () => {
  for (const { provider, available } of await probeProviders()) {
    const opening = openSession(negation(), { provider });
    if (available) {
      await using session = await opening;
      const { y } = await session.run({ x: { type: 'float32', dims: [2], data: Float32Array.of(1, -2) } });
      expect([...(y!.data as Float32Array)]).toEqual([-1, 2]);
    } else {
      const refusal = await opening.catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Refusal);
      expect(refusal).toMatchObject({ code: 'USAGE', exitCode: 2 });
      expect((refusal as Refusal).message).toContain(`the ${provider} provider`);
      expect((refusal as Refusal).remedy).toContain('--provider cpu');
      expect((refusal as Refusal).message).not.toContain('/onnxruntime_src');
    }
  }
});
