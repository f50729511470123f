import './float32-only.ts';
import './no-telemetry.ts';

import { availableParallelism } from 'node:os';
import { invariant, Refusal } from '@fidboard/core';
import * as ort from 'onnxruntime-node';
import { assertTensor, type Tensor, type TensorType } from './tensor.ts';

// Every failure reaches us as an exception; the native log would only repeat it on stderr.
ort.env.logLevel = 'fatal';

/** Where a graph runs: this machine's processor, any GPU by WebGPU, or an NVIDIA GPU by CUDA. */
export type Provider = 'cpu' | 'webgpu' | 'cuda';

/** One loaded graph; open it once, run it many times (also concurrently), then dispose of it. */
export interface Session {
  readonly provider: Provider;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Runs the graph; every input must be fed, every output comes back. The calling thread works with the others until it is done.
   *
   * Outputs named in `into` are written to the memory of those tensors, which must have the outputs' type and shape.
   */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    into?: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>>;
  [Symbol.asyncDispose](): Promise<void>;
}

const REMEDY: Record<Provider, string> = {
  cpu: 'Run `npm ci` again: the CPU runtime comes with the onnxruntime-node package.',
  webgpu: 'Use --provider cpu, or install a Vulkan driver for the GPU (`vulkaninfo` must list it).',
  cuda: 'Use --provider cpu, or install the CUDA runtime of onnxruntime-node with its CUDA and cuDNN libraries.',
};

export interface SessionOptions {
  readonly provider?: Provider;
  /** Threads of the CPU provider, all processors unless told. */
  readonly threads?: number;
  /** Which outputs are computed, all unless told. */
  readonly outputs?: readonly string[];
}

/**
 * Opens a session on ONNX model bytes.
 *
 * Refuses a provider that this machine does not have; a model that onnxruntime rejects on the CPU is
 * an Error of ours.
 */
export async function openSession(model: Uint8Array, options: SessionOptions = {}): Promise<Session> {
  const provider = options.provider ?? 'cpu';
  try {
    const inner = await ort.InferenceSession.create(model, {
      // Named alone, a provider that cannot start is an error rather than a silent fall back to the CPU.
      executionProviders: [provider],
      intraOpNumThreads: options.threads ?? availableParallelism(),
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      // Threads that spin while they wait cost a third more processor time wherever the machine is shared.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new OrtSession(inner, provider, options.outputs);
  } catch (cause) {
    if (provider === 'cpu') throw new Error('openSession: onnxruntime rejected the model', { cause });
    throw unavailable(provider, cause);
  }
}

class OrtSession implements Session {
  readonly #inner: ort.InferenceSession;
  readonly provider: Provider;
  readonly outputNames: readonly string[];

  constructor(inner: ort.InferenceSession, provider: Provider, outputs = inner.outputNames) {
    this.#inner = inner;
    this.provider = provider;
    this.outputNames = outputs;
  }

  get inputNames(): readonly string[] {
    return this.#inner.inputNames;
  }

  async run(
    feeds: Readonly<Record<string, Tensor>>,
    into: Readonly<Record<string, Tensor>> = {},
  ): Promise<Record<string, Tensor>> {
    const ortFeeds: Record<string, ort.Tensor> = {};
    for (const name of this.inputNames) {
      const tensor = feeds[name];
      invariant(tensor !== undefined, 'Session.run', `a tensor for input "${name}"`, 'none');
      ortFeeds[name] = ortTensor(name, tensor);
    }
    const fetches: Record<string, ort.Tensor | null> = {};
    for (const name of this.outputNames) {
      const tensor = into[name];
      fetches[name] = tensor === undefined ? null : ortTensor(name, tensor);
    }
    const results = await this.#inner.run(ortFeeds, fetches);
    const outputs: Record<string, Tensor> = {};
    for (const name of this.outputNames) {
      const result = results[name];
      invariant(result !== undefined, 'Session.run', `output "${name}"`, 'none');
      outputs[name] = {
        type: result.type as TensorType,
        dims: result.dims,
        data: result.data as Tensor['data'],
      };
    }
    return outputs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner.release();
  }
}

/** onnxruntime's tensor over the same memory. */
function ortTensor(name: string, tensor: Tensor): ort.Tensor {
  assertTensor(name, tensor);
  return new ort.Tensor(tensor.type, tensor.data as never, tensor.dims);
}

/** The refusal of a provider that this machine does not have. */
function unavailable(provider: Provider, cause: unknown): Refusal {
  return new Refusal(
    'USAGE',
    `the ${provider} provider was asked for and cannot run here: ${reasonOf(cause)}`,
    REMEDY[provider],
    { cause },
  );
}

/** The sentence inside a native error, without the source file and the condition before it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.split('\n');
  return line.replace(/^.* was false\. /, '').trim();
}
