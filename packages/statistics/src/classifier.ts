import { invariant, Refusal } from '@fidboard/core';
import { type Matrix, matrix, tensorOf } from '@fidboard/linalg';
import { GraphBuilder, type GraphSession, graphSession } from '@fidboard/onnx';
import { checkFeatures, columnMeans, type FeatureMatrix, featureRows } from './feature-matrix.ts';
import { minimise } from './minimise.ts';
import { wrongDimension } from './moments.ts';

export interface ClassifierOptions {
  /** How many classes there are: labels are 0 .. classes - 1. */
  readonly classes: number;
  /** The penalty l2 / 2 ||weights||^2 beside the sum of the rows' losses; scikit-learn's 1 / C. */
  readonly l2: number;
  /** L-BFGS ends after this many steps, */
  readonly iterations: number;
  /** or when no entry of the gradient of the mean loss is larger than this. */
  readonly tolerance: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** p(class | x) = softmax(weights^T z + intercepts) with z = (x - mean) / scale. */
export interface Classifier {
  readonly mean: Float64Array;
  /** Standard deviations (ddof 0) of the training features; 1 where a feature is constant. */
  readonly scale: Float64Array;
  /** d x classes. */
  readonly weights: Matrix;
  /** Not penalised; their sum is 0. */
  readonly intercepts: Float64Array;
  readonly fit: {
    readonly iterations: number;
    readonly converged: boolean;
    /** Largest absolute entry of the gradient of the penalised mean loss. */
    readonly gradientNorm: number;
    /** (sum of the rows' losses + penalty) / rows. */
    readonly loss: number;
  };
}

/** Numbers of one run of a graph, rows x (d + classes): enough rows to be fast, few enough to bound memory. */
const LARGEST_RUN = 2 ** 22;

/**
 * Multinomial logistic regression on standardised features by L-BFGS, from zero, deterministic.
 *
 * Minimises sum_i -log p(label_i | x_i) + l2 / 2 ||weights||^2: strictly convex but for a shift of the intercepts, which
 * stay centred. `labels` holds one class for each row. Refuses NaN and a single class. Memory: the standardised rows
 * (n x d float64), ten pairs of parameter vectors, and logits of one block of rows at a time. Checked against
 * scikit-learn's StandardScaler and LogisticRegression(multi_class="multinomial", solver="lbfgs", C = 1 / l2).
 */
export async function fitClassifier(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  options: ClassifierOptions,
): Promise<Classifier> {
  const { classes, l2 } = options;
  const { rows: n, cols: d } = features;
  checkFeatures(features, 'training sample');
  checkLabels(labels, n, classes);
  const standard = standardisation(features);
  const z = standardised(features, standard);
  const blocks = await blocksOf(z, labels, classes);
  const evaluate = async (point: Float64Array) => {
    options.signal?.throwIfAborted();
    const { value, gradient } = await lossOf(blocks, point, { d, classes });
    let penalty = 0;
    for (let at = 0; at < d * classes; at++) {
      penalty += point[at] ** 2;
      gradient[at] += l2 * point[at];
    }
    for (let at = 0; at < gradient.length; at++) gradient[at] /= n;
    return { value: (value + (l2 / 2) * penalty) / n, gradient };
  };
  const minimum = await minimise(evaluate, new Float64Array((d + 1) * classes), options);
  return {
    ...standard,
    weights: matrix(d, classes, minimum.point.slice(0, d * classes)),
    intercepts: minimum.point.slice(d * classes),
    fit: {
      iterations: minimum.iterations,
      converged: minimum.converged,
      gradientNorm: minimum.gradientNorm,
      loss: minimum.value,
    },
  };
}

/** The probability of each class for each row, n x classes. */
export async function classProbabilities(classifier: Classifier, features: FeatureMatrix): Promise<Matrix> {
  const { mean, weights, intercepts } = classifier;
  if (features.cols !== mean.length) throw wrongDimension('test sample', mean.length, features.cols);
  checkFeatures(features, 'test sample');
  const classes = weights.cols;
  const session = await graphSession('statistics class probabilities', () => probabilityGraph());
  const result = matrix(features.rows, classes);
  for (const { first, rows } of runs(features.rows, mean.length + classes)) {
    const z = standardised(featureRows(features, first, rows), classifier);
    const { probabilities } = await session.run({
      z: tensorOf(z),
      weights: tensorOf(weights),
      intercepts: { type: 'float64', dims: [classes], data: intercepts },
    });
    result.data.set(probabilities!.data as Float64Array, first * classes);
  }
  return result;
}

/** The likeliest class of each row; of equally likely ones the first. */
export async function classify(classifier: Classifier, features: FeatureMatrix): Promise<Uint32Array> {
  const { rows, cols, data } = await classProbabilities(classifier, features);
  return Uint32Array.from({ length: rows }, (_, i) => {
    let best = 0;
    for (let k = 1; k < cols; k++) if (data[i * cols + k] > data[i * cols + best]) best = k;
    return best;
  });
}

interface Block {
  readonly z: Matrix;
  /** rows x 1. */
  readonly labels: BigInt64Array;
  readonly session: GraphSession;
}

async function blocksOf(z: Matrix, labels: ArrayLike<number>, classes: number): Promise<Block[]> {
  const session = await graphSession('statistics classifier loss', () => lossGraph());
  return Array.from(runs(z.rows, z.cols + classes), ({ first, rows }) => ({
    z: matrix(rows, z.cols, z.data.subarray(first * z.cols, (first + rows) * z.cols)),
    labels: BigInt64Array.from({ length: rows }, (_, i) => BigInt(labels[first + i])),
    session,
  }));
}

/** The sum of the rows' losses and its gradient; a point is the weights (d x classes) and then the intercepts. */
async function lossOf(
  blocks: readonly Block[],
  point: Float64Array,
  { d, classes }: { d: number; classes: number },
): Promise<{ value: number; gradient: Float64Array }> {
  const gradient = new Float64Array(point.length);
  let value = 0;
  for (const { z, labels, session } of blocks) {
    const { loss, slopes, offsets } = await session.run({
      z: tensorOf(z),
      labels: { type: 'int64', dims: [z.rows, 1], data: labels },
      minusOnes: { type: 'float64', dims: [z.rows, 1], data: new Float64Array(z.rows).fill(-1) },
      weights: { type: 'float64', dims: [d, classes], data: point.subarray(0, d * classes) },
      intercepts: { type: 'float64', dims: [classes], data: point.subarray(d * classes) },
    });
    value -= (loss!.data as Float64Array)[0];
    const parts = [slopes!.data as Float64Array, offsets!.data as Float64Array];
    for (let at = 0; at < d * classes; at++) gradient[at] += parts[0][at];
    for (let k = 0; k < classes; k++) gradient[d * classes + k] += parts[1][k];
  }
  return { value, gradient };
}

/** Of a block: the sum of log p(label), Z^T (P - Y) and the column sums of P - Y. */
function lossGraph(): Uint8Array {
  const graph = new GraphBuilder('classifier_loss');
  const z = graph.input('z', 'float64', ['n', 'd']);
  const labels = graph.input('labels', 'int64', ['n', 1]);
  const minusOnes = graph.input('minusOnes', 'float64', ['n', 1]);
  const weights = graph.input('weights', 'float64', ['d', 'k']);
  const intercepts = graph.input('intercepts', 'float64', ['k']);
  const [logits] = graph.node('Gemm', [z, weights, intercepts]);
  const [logP] = graph.node('LogSoftmax', [logits!], { axis: 1 });
  const [own] = graph.node('GatherElements', [logP!, labels], { axis: 1 });
  graph.output(graph.node('ReduceSum', [own!], { keepdims: 0 })[0]!, 'loss');
  const [p] = graph.node('Exp', [logP!]);
  const [residual] = graph.node('ScatterElements', [p!, labels, minusOnes], { axis: 1, reduction: 'add' });
  graph.output(graph.node('Gemm', [z, residual!], { transA: 1 })[0]!, 'slopes');
  const rows = graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(0n) });
  graph.output(graph.node('ReduceSum', [residual!, rows], { keepdims: 0 })[0]!, 'offsets');
  return graph.build();
}

function probabilityGraph(): Uint8Array {
  const graph = new GraphBuilder('class_probabilities');
  const z = graph.input('z', 'float64', ['n', 'd']);
  const weights = graph.input('weights', 'float64', ['d', 'k']);
  const intercepts = graph.input('intercepts', 'float64', ['k']);
  const [logits] = graph.node('Gemm', [z, weights, intercepts]);
  graph.output(graph.node('Softmax', [logits!], { axis: 1 })[0]!, 'probabilities');
  return graph.build();
}

type Standardisation = Pick<Classifier, 'mean' | 'scale'>;

/** Means and standard deviations (ddof 0); a feature that varies by rounding alone counts as constant, as in scikit-learn. */
function standardisation(features: FeatureMatrix): Standardisation {
  const { rows, cols, data } = features;
  const mean = columnMeans(features);
  const variance = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) variance[j] += (data[i * cols + j] - mean[j]) ** 2;
  }
  const scale = variance.map((sum, j) => {
    const own = sum / rows;
    const rounding = rows * Number.EPSILON * own + (rows * mean[j] * Number.EPSILON) ** 2;
    return own <= rounding ? 1 : Math.sqrt(own);
  });
  return { mean, scale };
}

function standardised({ rows, cols, data }: FeatureMatrix, { mean, scale }: Standardisation): Matrix {
  const z = matrix(rows, cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) z.data[at] = (data[at] - mean[j]) / scale[j];
  }
  return z;
}

function* runs(n: number, width: number): Iterable<{ first: number; rows: number }> {
  const most = Math.max(1, Math.floor(LARGEST_RUN / width));
  for (let first = 0; first < n; first += most) yield { first, rows: Math.min(most, n - first) };
}

function checkLabels(labels: ArrayLike<number>, n: number, classes: number): void {
  invariant(labels.length === n, 'fitClassifier', `${n} labels`, labels.length);
  const present = new Set<number>();
  for (let i = 0; i < n; i++) {
    const label = labels[i];
    invariant(
      Number.isInteger(label) && label >= 0 && label < classes,
      'fitClassifier',
      `classes below ${classes}`,
      label,
    );
    present.add(label);
  }
  if (present.size >= 2) return;
  throw new Refusal(
    'BAD_INPUT',
    `a classifier needs at least 2 classes, and the training sample has ${present.size}`,
    'Give images of at least two labels.',
  );
}
