import { describe, expect, it } from 'vitest';
import { GraphBuilder, graphSession, type LateTensor, openSession, type Tensor } from '../src/index.ts';

function float64(dims: readonly number[], values: readonly number[]): Tensor {
  return { type: 'float64', dims, data: Float64Array.from(values) };
}

function multiplication(): Uint8Array {
  const graph = new GraphBuilder('multiplication');
  const a = graph.input('a', 'float64', ['m', 'k']);
  const b = graph.input('b', 'float64', ['k', 'n']);
  graph.output(graph.node('MatMul', [a, b])[0]!, 'product');
  return graph.build();
}

describe('GraphBuilder', () => {
  it('builds a float64 product whose dimensions are dynamic', async () => {
    await using session = await openSession(multiplication());
    expect(session.inputNames).toEqual(['a', 'b']);
    expect(session.outputNames).toEqual(['product']);
    const first = await session.run({
      a: float64([2, 3], [1, 2, 3, 4, 5, 6]),
      b: float64([3, 1], [1, 0, -1]),
    });
    expect(first.product).toEqual(float64([2, 1], [-2, -2]));
    const tiny = 2 ** -40;
    const second = await session.run({ a: float64([1, 2], [1, tiny]), b: float64([2, 1], [1, 1]) });
    expect(second.product?.data[0]).toBe(1 + tiny);
  });

  it('writes an output to memory that it is given', async () => {
    await using session = await openSession(multiplication());
    const feeds = { a: float64([2, 1], [2, 3]), b: float64([1, 1], [5]) };
    const into = float64([2, 1], [0, 0]);
    const { product } = await session.run(feeds, { product: into });
    expect([...into.data]).toEqual([10, 15]);
    expect(product).toEqual(into);
    await expect(session.run(feeds, { product: float64([3, 1], [0, 0, 0]) })).rejects.toThrow();
  });

  it('writes every kind of attribute', async () => {
    const graph = new GraphBuilder('attributes');
    const x = graph.input('x', 'float32', [1, 1, 2, 2]);
    const [leaky] = graph.node('LeakyRelu', [x], { alpha: { float: 0.5 } });
    const [turned] = graph.node('Transpose', [leaky!], { perm: [0, 1, 3, 2] });
    const [joined] = graph.node('Concat', [turned!, turned!], { axis: -1 });
    const [padded] = graph.node('AveragePool', [joined!], { kernel_shape: [1, 1], auto_pad: 'VALID' });
    const [offsets] = graph.node('Constant', [], { value_floats: { floats: [0.25] } });
    graph.output(graph.node('Add', [padded!, offsets!])[0]!, 'y');
    await using session = await openSession(graph.build());
    const { y } = await session.run({
      x: { type: 'float32', dims: [1, 1, 2, 2], data: Float32Array.of(1, -2, 3, -4) },
    });
    expect(y?.dims).toEqual([1, 1, 2, 4]);
    expect([...(y!.data as Float32Array)]).toEqual([1.25, 3.25, 1.25, 3.25, -0.75, -1.75, -0.75, -1.75]);
  });

  it('keeps constants of every type and several outputs of one node', async () => {
    const graph = new GraphBuilder('constants');
    const bytes = graph.constant({ type: 'uint8', dims: [4], data: Uint8Array.of(250, 1, 2, 3) });
    const parts = graph.constant({ type: 'int64', dims: [2], data: BigInt64Array.of(1n, 3n) }, 'parts');
    const mask = graph.constant({ type: 'bool', dims: [1], data: Uint8Array.of(1) });
    const scale = graph.constant({ type: 'float64', dims: [], data: Float64Array.of(0.1) });
    const [head, tail] = graph.node('Split', [bytes, parts], { axis: 0 }, 2);
    graph.output(head!, 'head');
    graph.output(tail!, 'tail');
    graph.output(graph.node('Not', [mask])[0]!, 'not');
    graph.output(graph.node('Neg', [scale])[0]!, 'negative');
    await using session = await openSession(graph.build());
    const results = await session.run({});
    expect(results.head).toEqual({ type: 'uint8', dims: [1], data: Uint8Array.of(250) });
    expect(results.tail).toEqual({ type: 'uint8', dims: [3], data: Uint8Array.of(1, 2, 3) });
    expect(results.not).toEqual({ type: 'bool', dims: [1], data: Uint8Array.of(0) });
    expect(results.negative).toEqual({ type: 'float64', dims: [], data: Float64Array.of(-0.1) });
  });

  it('makes a late constant when it writes the model, to the same bytes', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const withConstant = (constant: Tensor | LateTensor) => {
      const graph = new GraphBuilder('late');
      graph.output(graph.constant(constant, 'constant'), 'y');
      return graph;
    };
    let made = 0;
    const late = withConstant({
      type: 'float32',
      dims: [2, 3],
      data: () => {
        made++;
        return data;
      },
    });
    expect(made).toBe(0);
    expect(late.build()).toEqual(withConstant({ type: 'float32', dims: [2, 3], data }).build());
    expect(made).toBe(1);
    const short = withConstant({ type: 'float32', dims: [7], data: () => data });
    expect(() => short.build()).toThrow('constant: expected 7 elements for dims [7], got 6');
  });

  it('refuses broken graphs before onnxruntime sees them', () => {
    const graph = new GraphBuilder('broken');
    graph.input('x', 'float32', [1]);
    expect(() => graph.input('x', 'float32', [1])).toThrow('a new, non-empty value name');
    expect(() => graph.node('Neg', ['y'])).toThrow('a known input name');
    expect(() => graph.output('y')).toThrow('a known value name');
    expect(() => graph.build()).toThrow('at least one output');
    expect(() => graph.constant({ type: 'float32', dims: [2], data: Float32Array.of(1) })).toThrow(
      '2 elements',
    );
    expect(() => graph.constant({ type: 'float32', dims: [1], data: Float64Array.of(1) })).toThrow(
      'Float32Array',
    );
  });
});

describe('Session', () => {
  it('names an input that is not fed', async () => {
    await using session = await openSession(multiplication());
    await expect(session.run({ a: float64([1, 1], [1]) })).rejects.toThrow('a tensor for input "b"');
  });

  it('says which model was rejected by keeping the cause', async () => {
    await expect(openSession(Uint8Array.of(1, 2, 3))).rejects.toThrow('onnxruntime rejected the model');
  });

  it('runs the same graph many times at once', async () => {
    const session = await graphSession('test multiplication', multiplication);
    const runs = Array.from({ length: 20 }, async (_, i) => {
      const { product } = await session.run({ a: float64([1, 1], [i]), b: float64([1, 1], [i]) });
      return product?.data[0];
    });
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 20 }, (_, i) => i * i));
  });

  it('is opened once per key', async () => {
    let built = 0;
    const build = () => {
      built++;
      return multiplication();
    };
    const [a, b] = await Promise.all([graphSession('test once', build), graphSession('test once', build)]);
    expect(a).toBe(b);
    expect(built).toBe(1);
  });

  it('forgets a start that failed', async () => {
    await expect(graphSession('test retry', () => Uint8Array.of(0))).rejects.toThrow('rejected');
    const session = await graphSession('test retry', multiplication);
    expect(session.outputNames).toEqual(['product']);
  });
});
