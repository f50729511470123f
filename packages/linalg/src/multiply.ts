import { invariant } from '@fidboard/core';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { type Matrix, matrix, tensorOf } from './matrix.ts';

/** Which operands enter a product transposed. */
export interface MultiplyOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Memory for the product, of its size; without it the product has memory of its own. */
  readonly into?: Float64Array;
}

/** The product op(a) op(b) in float64, by onnxruntime's GEMM; op transposes where the options say so. */
export async function multiply(a: Matrix, b: Matrix, options: MultiplyOptions = {}): Promise<Matrix> {
  const transA = options.transposeA === true ? 1 : 0;
  const transB = options.transposeB === true ? 1 : 0;
  const [rows, innerA] = transA === 1 ? [a.cols, a.rows] : [a.rows, a.cols];
  const [innerB, cols] = transB === 1 ? [b.cols, b.rows] : [b.rows, b.cols];
  invariant(innerA === innerB, 'multiply', `an inner dimension of ${innerA}`, innerB);
  if (rows * cols * innerA === 0) return matrix(rows, cols, options.into?.fill(0));
  const session = await graphSession(`linalg multiply ${transA}${transB}`, () => {
    const graph = new GraphBuilder('multiply');
    const left = graph.input('a', 'float64', ['ar', 'ac']);
    const right = graph.input('b', 'float64', ['br', 'bc']);
    graph.output(graph.node('Gemm', [left, right], { transA, transB })[0]!, 'product');
    return graph.build();
  });
  const feeds = { a: tensorOf(a), b: tensorOf(b) };
  const into = options.into && { product: tensorOf(matrix(rows, cols, options.into)) };
  const { product } = await session.run(feeds, into);
  return matrix(rows, cols, product!.data as Float64Array);
}
