import { CentredColumns } from '@fidboard/linalg';
import { GraphBuilder, graphSession } from '@fidboard/onnx';
import { type FeatureMatrix, featureRows } from './feature-matrix.ts';

/** n, sum (x - shift) and the lower triangle of sum (x - shift)(x - shift)^T over rows x. */
export interface CentredSums {
  n: number;
  readonly sum: Float64Array;
  /** Rows first .. end of the cross products, columns 0 .. end: row-major, one strip after the other. */
  cross: Float64Array;
}

/** Rows that one product takes: enough to be fast, few enough that memory does not grow with n. */
const CHUNK_ROWS = 2048;
/** Rows of a strip: the wider, the more of the upper triangle is computed in vain; the narrower, the slower a product. */
const STRIP = 128;

export function emptySums(dimension: number): CentredSums {
  return { n: 0, sum: new Float64Array(dimension), cross: new Float64Array(crossLength(dimension)) };
}

/** Numbers of the strips of a d x d matrix. */
function crossLength(dimension: number): number {
  let length = 0;
  for (const { first, end } of strips(dimension)) length += (end - first) * end;
  return length;
}

/** Calls back for each row i of the lower triangle: entry (i, j), j <= i, of the cross products stands at `at` + j. */
export function forEachRow(dimension: number, visit: (row: number, at: number) => void): void {
  let at = 0;
  for (const { first, end } of strips(dimension)) {
    for (let i = first; i < end; i++, at += end) visit(i, at);
  }
}

function* strips(dimension: number): Generator<{ first: number; end: number }> {
  for (let first = 0; first < dimension; first += STRIP) {
    yield { first, end: Math.min(first + STRIP, dimension) };
  }
}

/** Memory of an addition, for a dimension. */
interface Room {
  /** As long as the cross products. */
  cross: Float64Array;
  readonly columns: CentredColumns;
  readonly dimension: number;
}

/** The room of the last addition: a hundred sums side by side, one for each label, need no more than one of them. */
let spare: Room | undefined;

function takeRoom(dimension: number): Room {
  const room = spare?.dimension === dimension ? spare : undefined;
  spare = undefined;
  const columns = room?.columns ?? new CentredColumns(dimension, CHUNK_ROWS);
  return room ?? { dimension, cross: new Float64Array(crossLength(dimension)), columns };
}

/** Adds the rows to the sums, one call after the other; products and sums in float64, whatever the features' type. */
export async function addRows(
  into: CentredSums,
  features: FeatureMatrix,
  shift: Float64Array,
): Promise<void> {
  const d = shift.length;
  const session = await graphSession('statistics centred products', productGraph);
  const room = takeRoom(d);
  for (let from = 0; from < features.rows; from += CHUNK_ROWS) {
    const chunk = featureRows(features, from, Math.min(CHUNK_ROWS, features.rows - from));
    const n = chunk.rows;
    const { columns, sums } = room.columns.of(chunk.data, shift);
    let at = 0;
    for (const { first, end } of strips(d)) {
      const next = at + (end - first) * end;
      const strip = (cross: Float64Array) => tensor(end - first, end, cross.subarray(at, next));
      await session.run(
        {
          own: tensor(end - first, n, columns.subarray(first * n, end * n)),
          all: tensor(end, n, columns.subarray(0, end * n)),
          before: strip(into.cross),
        },
        { after: strip(room.cross) },
      );
      at = next;
    }
    for (let j = 0; j < d; j++) into.sum[j] += sums[j];
    [into.cross, room.cross] = [room.cross, into.cross];
    into.n += n;
  }
  spare = room;
}

function tensor(rows: number, cols: number, data: Float64Array) {
  return { type: 'float64' as const, dims: [rows, cols], data };
}

function productGraph(): Uint8Array {
  const graph = new GraphBuilder('centred_products');
  const own = graph.input('own', 'float64', ['p', 'n']);
  const all = graph.input('all', 'float64', ['q', 'n']);
  const before = graph.input('before', 'float64', ['p', 'q']);
  graph.output(graph.node('Gemm', [own, all, before], { transB: 1 })[0]!, 'after');
  return graph.build();
}

/** Adds sums about another origin: x - shift = (x - otherShift) + offset with offset = otherShift - shift. */
export function addSums(into: CentredSums, other: CentredSums, offset: Float64Array): void {
  const d = into.sum.length;
  forEachRow(d, (i, at) => {
    for (let j = 0; j <= i; j++) {
      into.cross[at + j] +=
        other.cross[at + j] +
        other.sum[i] * offset[j] +
        offset[i] * other.sum[j] +
        other.n * offset[i] * offset[j];
    }
  });
  for (let i = 0; i < d; i++) into.sum[i] += other.sum[i] + other.n * offset[i];
  into.n += other.n;
}
