import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { type FeatureMatrix, featureRows, featureTensor } from './feature-matrix.ts';

/** Squared distances of some rows, from row `first` on, to all centres: one row of `data` for each. */
export interface DistanceTile {
  readonly first: number;
  readonly data: Float64Array;
}

/** Entries of a tile of the distance matrix. */
const TILE_ENTRIES = 2 ** 21;
/** Distance matrices of more entries (1 GiB) are computed anew each time they are read instead of kept. */
const MOST_KEPT = 2 ** 27;
/** Nearer pairs than this share of their squared lengths are computed by differences: a product leaves them too few digits. */
const NEAR = 1e-5;

/** The squared distances of float64 rows to float64 centres, tile by tile; with `keep` they can be read again at no cost. */
export async function distanceTiles(
  centres: FeatureMatrix,
  rows: FeatureMatrix,
  options: { readonly keep: boolean; readonly signal?: AbortSignal | undefined },
): Promise<AsyncIterable<DistanceTile> | Iterable<DistanceTile>> {
  if (!options.keep || centres.rows * rows.rows > MOST_KEPT) {
    return { [Symbol.asyncIterator]: () => computed(centres, rows, options.signal) };
  }
  const tiles: DistanceTile[] = [];
  for await (const tile of computed(centres, rows, options.signal)) tiles.push(tile);
  return tiles;
}

async function* computed(
  centres: FeatureMatrix,
  rows: FeatureMatrix,
  signal: AbortSignal | undefined,
): AsyncGenerator<DistanceTile> {
  const session = await graphSession('statistics centred distances', distanceGraph);
  const c = featureTensor(centres);
  const ofCentres = squaredLengths(centres);
  const height = Math.max(1, Math.floor(TILE_ENTRIES / centres.rows));
  for (let first = 0; first < rows.rows; first += height) {
    signal?.throwIfAborted();
    const part = featureRows(rows, first, Math.min(height, rows.rows - first));
    const ofRows = squaredLengths(part);
    const { distances } = await session.run({
      x: featureTensor(part),
      c,
      xx: { type: 'float64', dims: [part.rows, 1], data: ofRows },
      cc: { type: 'float64', dims: [1, centres.rows], data: ofCentres },
    });
    const data = distances!.data as Float64Array;
    for (let i = 0; i < part.rows; i++) {
      for (let j = 0; j < centres.rows; j++) {
        const at = i * centres.rows + j;
        if (data[at] >= NEAR * (ofRows[i] + ofCentres[j])) continue;
        data[at] = squaredDistance(part, i, centres, j);
      }
    }
    yield { first, data };
  }
}

function squaredDistance(x: FeatureMatrix, i: number, c: FeatureMatrix, j: number): number {
  let sum = 0;
  for (let k = 0; k < x.cols; k++) sum += (x.data[i * x.cols + k] - c.data[j * x.cols + k]) ** 2;
  return sum;
}

/** ||x||^2 + ||c||^2 - 2 x.c */
function distanceGraph(): Uint8Array {
  const graph = new GraphBuilder('centred_distances');
  const x = graph.input('x', 'float64', ['n', 'd']);
  const c = graph.input('c', 'float64', ['m', 'd']);
  const xx = graph.input('xx', 'float64', ['n', 1]);
  const cc = graph.input('cc', 'float64', [1, 'm']);
  const [products] = graph.node('Gemm', [x, c], { transB: 1, alpha: { float: -2 } });
  const [less] = graph.node('Add', [products!, cc]);
  graph.output(graph.node('Add', [less!, xx])[0]!, 'distances');
  return graph.build();
}

export interface MixtureState {
  readonly dimension: number;
  /** The logarithm of each Gaussian's variance. */
  readonly logVariances: Float64Array;
  /** The logarithm of one more density at each row, of weight 1; -Infinity stands for none. */
  readonly extra: Float64Array;
}

export interface Densities {
  /** ln p(x_i), p the mean of the Gaussians' densities plus the extra one. */
  readonly logs: Float64Array;
  /** For each Gaussian, the sum over rows of its share r_ij of p(x_i). */
  readonly shares: Float64Array;
  /** For each Gaussian, the sum over rows of r_ij D_ij / (2 variance_j). */
  readonly pulls: Float64Array;
}

/** What a tile of squared distances says of its rows and of the Gaussians. */
export async function densitiesOf(
  tile: DistanceTile,
  { dimension, logVariances, extra }: MixtureState,
): Promise<Densities> {
  const session = await graphSession('statistics centred densities', densityGraph);
  const m = logVariances.length;
  const n = tile.data.length / m;
  const bias = logVariances.map((s) => -(dimension / 2) * (s + Math.log(2 * Math.PI)) - Math.log(m));
  const { logs, shares, pulls } = await session.run({
    distances: { type: 'float64', dims: [n, m], data: tile.data },
    rate: { type: 'float64', dims: [1, m], data: logVariances.map((s) => Math.exp(-s) / 2) },
    bias: { type: 'float64', dims: [1, m], data: bias },
    // Infinities less infinities would be NaN.
    extra: { type: 'float64', dims: [n, 1], data: extra.map((log) => Math.max(log, -Number.MAX_VALUE)) },
  });
  return {
    logs: logs!.data as Float64Array,
    shares: shares!.data as Float64Array,
    pulls: pulls!.data as Float64Array,
  };
}

function densityGraph(): Uint8Array {
  const graph = new GraphBuilder('centred_densities');
  const distances = graph.input('distances', 'float64', ['n', 'm']);
  const rate = graph.input('rate', 'float64', [1, 'm']);
  const bias = graph.input('bias', 'float64', [1, 'm']);
  const extra = graph.input('extra', 'float64', ['n', 1]);
  const one = graph.constant({ type: 'float64', dims: [], data: Float64Array.of(1) });
  const columns = graph.constant({ type: 'int64', dims: [1], data: BigInt64Array.of(1n) });
  const [pulls] = graph.node('Mul', [distances, rate]);
  const [each] = graph.node('Sub', [bias, pulls!]);
  const [highest] = graph.node('ReduceMax', [each!], { axes: [1], keepdims: 1 });
  const [top] = graph.node('Max', [highest!, extra]);
  const [below] = graph.node('Sub', [each!, top!]);
  const [scaled] = graph.node('Exp', [below!]);
  const [own] = graph.node('ReduceSum', [scaled!, columns], { keepdims: 1 });
  const [extraBelow] = graph.node('Sub', [extra, top!]);
  const [extraScaled] = graph.node('Exp', [extraBelow!]);
  const [total] = graph.node('Add', [own!, extraScaled!]);
  const [logOfTotal] = graph.node('Log', [total!]);
  graph.output(graph.node('Add', [top!, logOfTotal!])[0]!, 'logs');
  const [weights] = graph.node('Div', [one, total!]);
  graph.output(graph.node('Gemm', [weights!, scaled!], { transA: 1 })[0]!, 'shares');
  const [pulling] = graph.node('Mul', [scaled!, pulls!]);
  graph.output(graph.node('Gemm', [weights!, pulling!], { transA: 1 })[0]!, 'pulls');
  return graph.build();
}

export function squaredLengths({ rows, cols, data }: FeatureMatrix): Float64Array {
  const lengths = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) lengths[i] += data[i * cols + j] ** 2;
  }
  return lengths;
}
