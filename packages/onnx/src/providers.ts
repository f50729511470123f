import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GraphBuilder } from './graph-builder.ts';
import { openSession, type Provider, reasonOf } from './session.ts';

/** Whether a provider can run a graph here, and in words why or why not. */
export interface ProviderStatus {
  readonly provider: Provider;
  readonly available: boolean;
  readonly detail: string;
}

const DEVICES: readonly Provider[] = ['webgpu', 'cuda'];

/** A driver that gives no answer in this time does not run. */
const PROBE_MS = 30_000;

const run = promisify(execFile);

/**
 * Tries each provider on a graph of one addition; never throws.
 *
 * Those that need a driver are tried in a process of their own: a driver may end its process or write to its stderr.
 */
export async function probeProviders(): Promise<ProviderStatus[]> {
  return [await probeProcessor(), ...(await probeDevices())];
}

async function probeProcessor(): Promise<ProviderStatus> {
  try {
    await using session = await openSession(additionGraph(), { threads: 1 });
    const one = { type: 'float32', dims: [1], data: Float32Array.of(1) } as const;
    const { sum } = await session.run({ a: one, b: one });
    return statusOf('cpu', Number(sum?.data[0]));
  } catch (error) {
    return {
      provider: 'cpu',
      available: false,
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}

interface ChildStatus {
  readonly provider: Provider;
  readonly sum?: number;
  readonly error?: string;
}

async function probeDevices(): Promise<ProviderStatus[]> {
  const program = fileURLToPath(new URL('./probe-child.mjs', import.meta.url));
  const model = Buffer.from(additionGraph()).toString('base64');
  try {
    const { stdout } = await run(process.execPath, [program, model, ...DEVICES], { timeout: PROBE_MS });
    return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ChildStatus[]).map(
      ({ provider, sum = Number.NaN, error }) =>
        error === undefined
          ? statusOf(provider, sum)
          : { provider, available: false, detail: reasonOf(error) },
    );
  } catch (error) {
    const reason = error instanceof Error && 'signal' in error && error.signal ? error.signal : 'an error';
    return DEVICES.map((provider) => ({
      provider,
      available: false,
      detail: `the process that tried it ended with ${reason}`,
    }));
  }
}

function statusOf(provider: Provider, sum: number): ProviderStatus {
  const available = sum === 2;
  return { provider, available, detail: available ? 'runs' : 'gave a wrong sum for 1 + 1' };
}

function additionGraph(): Uint8Array {
  const graph = new GraphBuilder('probe');
  const a = graph.input('a', 'float32', [1]);
  const b = graph.input('b', 'float32', [1]);
  graph.output(graph.node('Add', [a, b])[0]!, 'sum');
  return graph.build();
}
