import { describe, expect, it } from 'vitest';
import { readLayersModel } from '../src/layers-model.ts';

const convolution = {
  kernel_size: [3, 1],
  strides: [2, 2],
  padding: 'same',
  use_bias: false,
  activation: 'linear',
  dilation_rate: [1, 1],
  data_format: 'channels_last',
};

function modelOf(class_name: string, config: object, inbound_nodes: unknown[] = [[['before', 0, 0, {}]]]) {
  const layers = [{ name: 'layer', class_name, config, inbound_nodes }];
  return readLayersModel({ model_config: { config: { layers } } });
}

describe('readLayersModel', () => {
  it('reads a layer, its inputs and its options', () => {
    expect(modelOf('Conv2D', convolution)('layer')).toEqual({
      name: 'layer',
      inputs: ['before'],
      operation: { kind: 'Conv2D', kernel: [3, 1], strides: [2, 2], padding: 'same' },
    });
    expect(modelOf('ReLU', { max_value: 6 })('layer').operation).toEqual({ kind: 'ReLU', maximum: 6 });
    expect(modelOf('Activation', { activation: 'relu' })('layer').operation).toEqual({
      kind: 'ReLU',
      maximum: null,
    });
    expect(
      modelOf('ZeroPadding2D', {
        padding: [
          [0, 1],
          [2, 3],
        ],
      })('layer').operation,
    ).toEqual({
      kind: 'ZeroPadding2D',
      rows: [0, 1],
      cols: [2, 3],
    });
  });

  it.each([
    ['a bias', 'Conv2D', { ...convolution, use_bias: true }],
    ['an activation inside', 'Conv2D', { ...convolution, activation: 'relu' }],
    ['dilation', 'DepthwiseConv2D', { ...convolution, dilation_rate: [2, 2] }],
    ['channels first', 'Conv2D', { ...convolution, data_format: 'channels_first' }],
    ['another axis', 'Concatenate', { axis: 1 }],
    ['another activation', 'Activation', { activation: 'tanh' }],
    ['another padding', 'MaxPooling2D', { pool_size: [2, 2], strides: [2, 2], padding: 'causal' }],
    ['another kind', 'LSTM', {}],
  ])('converts nothing that it would get wrong: %s', (_, kind, config) => {
    expect(() => modelOf(kind, config)('layer')).toThrow(/expected/);
  });

  it('knows no layer by another name, nor one that is used twice', () => {
    expect(() => modelOf('Add', {})('other')).toThrow("expected one of the network's 1 layers, got other");
    expect(() => modelOf('Add', {}, [[], []])('layer')).toThrow('used once');
  });
});
