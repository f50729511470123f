import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeModel, GraphBuilder } from '../src/index.ts';
import { message } from './raw-model.ts';

function small(): Uint8Array {
  const graph = new GraphBuilder('small');
  const x = graph.input('x', 'float32', ['n', 3, 8, 8]);
  const bias = graph.constant({ type: 'float32', dims: [1], data: Float32Array.of(1) }, 'bias');
  graph.output(graph.node('Add', [x, bias])[0]!, 'y');
  return graph.build();
}

/** A ModelProto of one node, in a graph of this many graphs within graphs. */
function nested(node: Uint8Array, depth = 0): Uint8Array {
  let graph = message([1, node]);
  for (let i = 0; i < depth; i++) graph = message([1, message([5, message([6, graph])])]);
  return message([7, graph]);
}

describe('describeModel', () => {
  it('tells inputs without those that are stored, outputs and shapes', () => {
    expect(describeModel(small())).toEqual({
      inputs: [{ name: 'x', type: 'float32', dims: ['n', 3, 8, 8] }],
      outputs: [{ name: 'y', type: null, dims: null }],
      domains: [''],
      externalData: false,
    });
    const stored = message([
      7,
      message([5, message([8, 'w'])], [11, message([1, 'w'])], [11, message([1, 'x'])]),
    ]);
    expect(describeModel(stored).inputs.map(({ name }) => name)).toEqual(['x']);
  });

  it('tells a dimension that is neither fixed nor named, and a size beyond 2^31', () => {
    const shape = message([1, message()], [1, message([1, 2 ** 40])]);
    const type = message([1, message([1, 1], [2, shape])]);
    const model = message([7, message([11, message([1, 'x'], [2, type])])]);
    expect(describeModel(model).inputs[0]?.dims).toEqual([null, 2 ** 40]);
  });

  it('finds custom operators wherever they are called: in a branch, in a function', () => {
    const custom = message([4, 'Op'], [7, 'evil']);
    for (const depth of [0, 1, 5]) expect(describeModel(nested(custom, depth)).domains).toContain('evil');
    const model = message([7, message()], [25, message([7, custom])]);
    expect(describeModel(model).domains).toEqual(['evil']);
  });

  it('finds weights in other files: of the graph, of a node, sparse ones', () => {
    const outside = message([8, 'w'], [14, 1]);
    const graphs = [
      message([5, outside]),
      message([15, message([1, outside])]),
      message([1, message([5, message([5, outside])])]),
      message([5, message([13, message([1, 'location'], [2, '../../etc/passwd'])])]),
    ];
    for (const graph of graphs) expect(describeModel(message([7, graph])).externalData).toBe(true);
  });

  it('refuses bytes that are no model, two graphs, and graphs without end', () => {
    for (const bytes of [new Uint8Array(), Buffer.from('PK\x03\x04 a zip'), Buffer.from('{"a": 1}')]) {
      expect(() => describeModel(bytes)).toThrow();
    }
    expect(() => describeModel(Buffer.concat([small(), message([7, message()])]))).toThrow(
      'expected one graph, got 2',
    );
    expect(() => describeModel(nested(message(), 17))).toThrow('graphs within graphs');
    // A group (wire type 3) in a group, a million times.
    expect(() => describeModel(Buffer.alloc(1_000_000, 0x0b))).toThrow();
  });

  it('never fails but by an Error, however the bytes were damaged', () => {
    const bytes = small();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(bytes.length),
        (changes, cut) => {
          const damaged = Uint8Array.from(bytes.subarray(0, changes.length === 6 ? cut : bytes.length));
          for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
          try {
            expect(describeModel(damaged).inputs.length).toBeLessThan(100);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        },
      ),
      { numRuns: 3000, seed: 4 },
    );
  });
});
