import { type Matrix, matrix, tensorOf } from '@fidboard/linalg';
import { GraphBuilder, graphSession, type TensorType } from '@fidboard/onnx';
import { type FeatureMatrix, featureTensor } from './feature-matrix.ts';

/**
 * U K V^T for the kernel matrix K_ij = (x_i . y_j / d + 1)^3, in float64: sums of kernel values over chosen rows.
 *
 * `u` is p x rows of x, `v` is q x rows of y; a 0-1 row of `u` chooses a subset. K itself never leaves the graph.
 */
export async function cubicKernelSums(
  x: FeatureMatrix,
  y: FeatureMatrix,
  { u, v }: { readonly u: Matrix; readonly v: Matrix },
): Promise<Matrix> {
  const typeX = featureTensor(x).type;
  const typeY = featureTensor(y).type;
  const session = await graphSession(`statistics cubic kernel ${typeX} ${typeY}`, () =>
    kernelGraph(typeX, typeY),
  );
  const { sums } = await session.run({
    x: featureTensor(x),
    y: featureTensor(y),
    u: tensorOf(u),
    v: tensorOf(v),
    dimension: { type: 'float64', dims: [], data: Float64Array.of(x.cols) },
  });
  return matrix(u.rows, v.rows, sums!.data as Float64Array);
}

/** k(x_i, x_i) of every row. */
export function cubicKernelDiagonal({ rows, cols, data }: FeatureMatrix): Float64Array {
  const diagonal = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    for (let j = 0; j < cols; j++) squares += data[i * cols + j] ** 2;
    diagonal[i] = (squares / cols + 1) ** 3;
  }
  return diagonal;
}

function kernelGraph(typeX: TensorType, typeY: TensorType): Uint8Array {
  const FLOAT64 = 11; // TensorProto.DOUBLE
  const graph = new GraphBuilder('cubic_kernel');
  const x = graph.input('x', typeX, ['n', 'd']);
  const y = graph.input('y', typeY, ['m', 'd']);
  const u = graph.input('u', 'float64', ['p', 'n']);
  const v = graph.input('v', 'float64', ['q', 'm']);
  const dimension = graph.input('dimension', 'float64', []);
  const one = graph.constant({ type: 'float64', dims: [], data: Float64Array.of(1) });
  const [wideX] = graph.node('Cast', [x], { to: FLOAT64 });
  const [wideY] = graph.node('Cast', [y], { to: FLOAT64 });
  const [products] = graph.node('Gemm', [wideX!, wideY!], { transB: 1 });
  const [mean] = graph.node('Div', [products!, dimension]);
  const [base] = graph.node('Add', [mean!, one]);
  const [square] = graph.node('Mul', [base!, base!]);
  const [kernel] = graph.node('Mul', [square!, base!]);
  const [rows] = graph.node('MatMul', [u, kernel!]);
  graph.output(graph.node('Gemm', [rows!, v], { transB: 1 })[0]!, 'sums');
  return graph.build();
}
