import { type DistanceTile, densitiesOf, distanceTiles, squaredLengths } from './centred-densities.ts';
import { columnMeans, type FeatureMatrix } from './feature-matrix.ts';

/** Isotropic Gaussians of equal weight, one at each row of `centres`. */
export interface CentredMixture {
  readonly centres: FeatureMatrix;
  /** The logarithm of each Gaussian's variance. */
  readonly logVariances: Float64Array;
  readonly fit: CentredFit;
}

/** How a fit ended. */
export interface CentredFit {
  readonly epochs: number;
  /** The loss had settled before the epochs were used up. */
  readonly converged: boolean;
  /** The last mean negative log-likelihood of the rows, divided by the dimension. */
  readonly loss: number;
}

export interface CentredFitOptions {
  readonly epochs: number;
  readonly learningRate: number;
  /** The fit ends where none of the last five losses differs more from the last. */
  readonly tolerance: number;
  readonly signal?: AbortSignal | undefined;
  readonly onEpoch?: (() => void) | undefined;
}

// Adam's constants (Kingma and Ba 2015), and those of the reference code.
const DECAY = { first: 0.9, second: 0.999 } as const;
const ADAM_EPSILON = 1e-8;
const ADDED_TO_NEAREST = 1e-3;
const SHARE_OF_DISTANCE_FROM_MEAN = 0.9 ** 2;
const LARGEST_LOG_VARIANCE = 40;
const RECENT = 5;

/**
 * Fits the variances of Gaussians at `centres` to `rows` by Adam on the mean negative log-likelihood, as marcojira/fld does.
 *
 * Each variance starts at the squared distance of the nearest row; one more Gaussian, at the mean of the rows and dropped
 * afterwards, gives far rows some likelihood. All rows make one batch. Both matrices are float64.
 */
export async function fitCentredMixture(
  centres: FeatureMatrix,
  rows: FeatureMatrix,
  options: CentredFitOptions,
): Promise<CentredMixture> {
  const { epochs, learningRate, tolerance, signal, onEpoch } = options;
  const count = centres.rows;
  const tiles = await distanceTiles(centres, rows, { keep: true, signal });
  const fromMean = squaredLengths(lessMean(rows)).map((square) => SHARE_OF_DISTANCE_FROM_MEAN * square);
  // The logarithm of each variance, and last that of the Gaussian at the mean.
  const parameters = new Float64Array(count + 1);
  const nearest = await smallestDistances(tiles, count);
  parameters.set(nearest.map((square) => Math.log((square + ADDED_TO_NEAREST) / rows.cols)));
  const mean = new Float64Array(count + 1);
  const variance = new Float64Array(count + 1);
  const losses: number[] = [];
  let converged = false;
  while (losses.length < epochs && !converged) {
    signal?.throwIfAborted();
    const { loss, gradient } = await slope(tiles, { parameters, fromMean, dimension: rows.cols });
    const step = losses.push(loss);
    for (let j = 0; j <= count; j++) {
      mean[j] = DECAY.first * mean[j] + (1 - DECAY.first) * gradient[j];
      variance[j] = DECAY.second * variance[j] + (1 - DECAY.second) * gradient[j] ** 2;
      const size = Math.sqrt(variance[j] / (1 - DECAY.second ** step)) + ADAM_EPSILON;
      parameters[j] -= (learningRate * mean[j]) / (1 - DECAY.first ** step) / size;
      if (j === count) break;
      // Rows equal to a centre would drive its variance to nothing.
      parameters[j] = Math.max(-LARGEST_LOG_VARIANCE, Math.min(LARGEST_LOG_VARIANCE, parameters[j]));
    }
    converged =
      step > RECENT + 1 && losses.slice(-RECENT).every((recent) => Math.abs(recent - loss) < tolerance);
    onEpoch?.();
  }
  return {
    centres,
    logVariances: parameters.slice(0, count),
    fit: { epochs: losses.length, converged, loss: losses.at(-1) ?? Infinity },
  };
}

/** The mean of -ln p(x) / d over the rows x. */
export async function meanNegativeLogLikelihood(
  { centres, logVariances }: CentredMixture,
  rows: FeatureMatrix,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  let sum = 0;
  for await (const tile of await distanceTiles(centres, rows, { keep: false, ...options })) {
    const extra = new Float64Array(tile.data.length / centres.rows).fill(-Infinity);
    const { logs } = await densitiesOf(tile, { dimension: rows.cols, logVariances, extra });
    for (const log of logs) sum -= log;
  }
  return sum / (rows.rows * rows.cols);
}

/** The loss and its derivative by each parameter. */
async function slope(
  tiles: AsyncIterable<DistanceTile> | Iterable<DistanceTile>,
  about: {
    readonly parameters: Float64Array;
    readonly fromMean: Float64Array;
    readonly dimension: number;
  },
): Promise<{ loss: number; gradient: Float64Array }> {
  const { parameters, fromMean, dimension } = about;
  const count = parameters.length - 1;
  const logVariances = parameters.subarray(0, count);
  const atMean = parameters[count];
  const rate = Math.exp(-atMean) / 2;
  const gradient = new Float64Array(count + 1);
  let sum = 0;
  for await (const tile of tiles) {
    const squares = fromMean.subarray(tile.first, tile.first + tile.data.length / count);
    const extra = squares.map(
      (square) => -rate * square - (dimension / 2) * (atMean + Math.log(2 * Math.PI)),
    );
    const { logs, shares, pulls } = await densitiesOf(tile, { dimension, logVariances, extra });
    for (let j = 0; j < count; j++) gradient[j] += (dimension / 2) * shares[j] - pulls[j];
    for (let i = 0; i < logs.length; i++) {
      gradient[count] += Math.exp(extra[i] - logs[i]) * (dimension / 2 - rate * squares[i]);
      sum -= logs[i];
    }
  }
  const scale = 1 / (fromMean.length * dimension);
  return { loss: sum * scale, gradient: gradient.map((value) => value * scale) };
}

/** For each centre, the squared distance of the nearest row. */
async function smallestDistances(
  tiles: AsyncIterable<DistanceTile> | Iterable<DistanceTile>,
  count: number,
): Promise<Float64Array> {
  const smallest = new Float64Array(count).fill(Infinity);
  for await (const { data } of tiles) {
    for (let from = 0; from < data.length; from += count) {
      for (let j = 0; j < count; j++) if (data[from + j] < smallest[j]) smallest[j] = data[from + j];
    }
  }
  return smallest;
}

function lessMean(rows: FeatureMatrix): FeatureMatrix {
  const mean = columnMeans(rows);
  return { ...rows, data: Float64Array.from(rows.data, (value, at) => value - mean[at % rows.cols]) };
}
