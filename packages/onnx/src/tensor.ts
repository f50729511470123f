import { invariant } from '@fidboard/core';

/** The element types that Fidboard's graphs use. */
export type TensorType = 'float32' | 'float64' | 'int64' | 'uint8' | 'bool';

/** A dense array in row-major (C) order; `bool` holds one byte, 0 or 1, per element. */
export interface Tensor {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array | Uint8Array;
}

/** A tensor whose elements are made when they are needed. */
export interface LateTensor extends Omit<Tensor, 'data'> {
  readonly data: () => Tensor['data'];
}

const ARRAY_OF = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** Holds a tensor's data to its type and its dimensions; `name` is for the message. */
export function assertTensor(name: string, tensor: Tensor): void {
  const ArrayType = ARRAY_OF[tensor.type];
  invariant(
    tensor.data instanceof ArrayType,
    name,
    `${ArrayType.name} for a ${tensor.type} tensor`,
    tensor.data.constructor.name,
  );
  const size = countOf(tensor);
  invariant(
    tensor.data.length === size,
    name,
    `${size} elements for dims [${tensor.dims}]`,
    tensor.data.length,
  );
}

/** The bytes that a tensor's elements take. */
export function byteLengthOf(tensor: Pick<Tensor, 'type' | 'dims'>): number {
  return countOf(tensor) * ARRAY_OF[tensor.type].BYTES_PER_ELEMENT;
}

function countOf({ dims }: Pick<Tensor, 'dims'>): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
