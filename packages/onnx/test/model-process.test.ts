import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GraphBuilder, ModelFailed, ModelProcess } from '../src/index.ts';

async function openFile(bytes: Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-model-'));
  const path = join(folder, 'model.onnx');
  await writeFile(path, bytes);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

const ONE = { type: 'float32', dims: [2], data: Float32Array.of(1, 2) } as const;

describe('ModelProcess', () => {
  it('runs a model for the output that is wanted, again and again', async () => {
    const graph = new GraphBuilder('two');
    const x = graph.input('x', 'float32', ['n']);
    graph.output(graph.node('Neg', [x])[0]!, 'minus');
    graph.output(graph.node('Add', [x, x])[0]!, 'twice');
    await using file = await openFile(graph.build());
    await using model = await ModelProcess.open(file.path);
    expect(await model.run({ x: ONE }, 'twice')).toEqual({ ...ONE, data: Float32Array.of(2, 4) });
    expect((await model.run({ x: ONE }, 'minus')).data).toEqual(Float32Array.of(-1, -2));
    await expect(model.run({ x: { ...ONE, dims: [2, 1] } }, 'twice')).rejects.toThrow(ModelFailed);
    expect((await model.run({ x: ONE }, 'minus')).data).toEqual(Float32Array.of(-1, -2));
  });

  it('says what onnxruntime says of a file that it does not load', async () => {
    await using file = await openFile(Buffer.from('no model'));
    await expect(ModelProcess.open(file.path)).rejects.toThrow('Load model from the file failed');
  });

  it('outlives a model that asks for more memory than there is', async () => {
    const graph = new GraphBuilder('bomb');
    const x = graph.input('x', 'float32', ['n']);
    const size = graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(2n ** 42n) });
    const [huge] = graph.node('ConstantOfShape', [size]);
    const [sum] = graph.node('ReduceSum', [huge!], { keepdims: 0 });
    graph.output(graph.node('Add', [x, sum!])[0]!, 'y');
    await using file = await openFile(graph.build());
    const outcome = await ModelProcess.open(file.path)
      .then(async (opened) => {
        await using model = opened;
        return await model.run({ x: ONE }, 'y');
      })
      .catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(ModelFailed);
  });

  it('ends a model that gives no answer in time', async () => {
    await using file = await openFile(new Uint8Array());
    await expect(ModelProcess.open(file.path, { timeoutMs: 1 })).rejects.toThrow('no answer within 0.001 s');
  });
});
