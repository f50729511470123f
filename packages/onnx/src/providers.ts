import { GraphBuilder } from './graph-builder.ts';
import { openSession, type Provider } from './session.ts';

/** Whether a provider can run a graph here, and in words why or why not. */
export interface ProviderStatus {
  readonly provider: Provider;
  readonly available: boolean;
  readonly detail: string;
}

const PROVIDERS: readonly Provider[] = ['cpu', 'webgpu', 'cuda'];

/** Tries each provider on a graph of one addition; never throws. */
export async function probeProviders(): Promise<ProviderStatus[]> {
  const statuses: ProviderStatus[] = [];
  for (const provider of PROVIDERS) statuses.push(await probe(provider));
  return statuses;
}

async function probe(provider: Provider): Promise<ProviderStatus> {
  try {
    await using session = await openSession(additionGraph(), { provider, threads: 1 });
    const one = { type: 'float32', dims: [1], data: Float32Array.of(1) } as const;
    const { sum } = await session.run({ a: one, b: one });
    const available = sum?.data[0] === 2;
    return { provider, available, detail: available ? 'runs' : 'gave a wrong sum for 1 + 1' };
  } catch (error) {
    return { provider, available: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function additionGraph(): Uint8Array {
  const graph = new GraphBuilder('probe');
  const a = graph.input('a', 'float32', [1]);
  const b = graph.input('b', 'float32', [1]);
  graph.output(graph.node('Add', [a, b])[0]!, 'sum');
  return graph.build();
}
