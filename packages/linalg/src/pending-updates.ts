import { GraphBuilder, type GraphSession, graphSession, type Tensor } from '@fidboard/onnx';
import { compactFactor } from './compact-factor.ts';

/** How many panels are gathered before the rest of the matrix is brought up to date by one large product. */
const PANELS = 4;
/** The rest is symmetric: it is brought up to date in so many strips, each up to the diagonal. */
const STRIPS = 8;

interface Graphs {
  readonly current: GraphSession;
  readonly firstProduct: GraphSession;
  readonly product: GraphSession;
  readonly image: GraphSession;
  readonly update: GraphSession;
}

/**
 * Similarity transforms Q^T A Q = A - V W^T - W V^T that a symmetric matrix A (m x m) is still to undergo.
 *
 * Each panel's Q = I - V T V^T gives W = Y T - V (T^T V^T Y T) / 2 with Y = A V. With Z = [V W V W ...] and
 * S = [W V W V ...] the matrix under way is A - Z S^T; rows of `z` and `s` are the columns of Z and S.
 */
export class PendingUpdates {
  readonly #width: number;
  readonly #graphs: Graphs;
  readonly #z: Float64Array;
  readonly #s: Float64Array;
  readonly #product: Float64Array;
  #rows = 0;

  static async open(width: number, n: number): Promise<PendingUpdates> {
    return new PendingUpdates(width, n, {
      current: await graphSession('linalg band current', currentGraph),
      firstProduct: await graphSession('linalg band first product', () => productGraph(false)),
      product: await graphSession('linalg band product', () => productGraph(true)),
      image: await graphSession('linalg band image', imageGraph),
      update: await graphSession('linalg band update', updateGraph),
    });
  }

  private constructor(width: number, n: number, graphs: Graphs) {
    this.#width = width;
    this.#graphs = graphs;
    this.#z = new Float64Array(2 * PANELS * width * n);
    this.#s = new Float64Array(2 * PANELS * width * n);
    this.#product = new Float64Array(Math.ceil(n / STRIPS) * n);
  }

  get full(): boolean {
    return this.#rows === 2 * PANELS * this.#width;
  }

  /** The rows at .. at + width of the matrix under way (columns as well, by symmetry), width x m. */
  async current(
    a: Float64Array,
    { m, at, width }: { readonly m: number; readonly at: number; readonly width: number },
  ): Promise<Float64Array> {
    const strip = a.slice(at * m, (at + width) * m);
    const k = this.#rows;
    if (k === 0) return strip;
    const columns = new Float64Array(k * width);
    for (let row = 0; row < k; row++) {
      columns.set(this.#s.subarray(row * m + at, row * m + at + width), row * width);
    }
    const { current } = await this.#graphs.current.run({
      strip: tensor(width, m, strip),
      z: tensor(k, m, this.#z.subarray(0, k * m)),
      columns: tensor(k, width, columns),
    });
    return current!.data as Float64Array;
  }

  /** Adds the transform of one panel: `vt` is V^T (width x m), T is built from it and `taus`. */
  async add(a: Float64Array, m: number, vt: Float64Array, taus: Float64Array): Promise<void> {
    const b = this.#width;
    const k = this.#rows;
    const v = tensor(b, m, vt);
    const feeds = { a: tensor(m, m, a.subarray(0, m * m)), v };
    const { y, vtv, vty } =
      k === 0
        ? await this.#graphs.firstProduct.run(feeds)
        : await this.#graphs.product.run({
            ...feeds,
            z: tensor(k, m, this.#z.subarray(0, k * m)),
            s: tensor(k, m, this.#s.subarray(0, k * m)),
          });
    const t = compactFactor(vtv!.data as Float64Array, taus);
    const h = halfProjection(t, vty!.data as Float64Array, b);
    const first = this.#z.subarray((k + b) * m, (k + 2 * b) * m);
    await this.#graphs.image.run(
      { y: y!, t: tensor(b, b, t), h: tensor(b, b, h), v },
      { w: tensor(b, m, first) },
    );
    this.#z.set(vt, k * m);
    this.#s.set(first, k * m);
    this.#s.set(vt, (k + b) * m);
    this.#rows += 2 * b;
  }

  /** Replaces A by the matrix under way without its first `dead` rows and columns, in place: (m - dead) x (m - dead). */
  async apply(a: Float64Array, m: number, dead: number): Promise<void> {
    const k = this.#rows;
    const size = m - dead;
    const z = turned(this.#z, { rows: k, cols: m, from: dead });
    const s = turned(this.#s, { rows: k, cols: m, from: dead });
    const step = Math.ceil(size / STRIPS);
    for (let first = 0; first < size; first += step) {
      const end = Math.min(first + step, size);
      const product = this.#product.subarray(0, (end - first) * end);
      await this.#graphs.update.run(
        {
          z: tensor(end - first, k, z.subarray(first * k, end * k)),
          s: tensor(end, k, s.subarray(0, end * k)),
        },
        { product: tensor(end - first, end, product) },
      );
      subtractStrip(a, product, { m, dead, first, end });
    }
    this.#rows = 0;
  }
}

function tensor(rows: number, cols: number, data: Float64Array): Tensor {
  return { type: 'float64', dims: [rows, cols], data };
}

/** strip - columns^T z */
function currentGraph(): Uint8Array {
  const graph = new GraphBuilder('band_current');
  const strip = graph.input('strip', 'float64', ['b', 'm']);
  const z = graph.input('z', 'float64', ['k', 'm']);
  const columns = graph.input('columns', 'float64', ['k', 'b']);
  const [current] = graph.node('Gemm', [columns, z, strip], { transA: 1, alpha: { float: -1 } });
  graph.output(current!, 'current');
  return graph.build();
}

/** Y = (A - Z S^T) V, V^T V and V^T Y; without Z and S for the first panel after an update. */
function productGraph(pending: boolean): Uint8Array {
  const graph = new GraphBuilder('band_product');
  const a = graph.input('a', 'float64', ['m', 'm']);
  const v = graph.input('v', 'float64', ['b', 'm']);
  let [y] = graph.node('Gemm', [a, v], { transB: 1 });
  if (pending) {
    const z = graph.input('z', 'float64', ['k', 'm']);
    const s = graph.input('s', 'float64', ['k', 'm']);
    const [projected] = graph.node('Gemm', [s, v], { transB: 1 });
    [y] = graph.node('Gemm', [z, projected!, y!], { transA: 1, alpha: { float: -1 } });
  }
  graph.output(y!, 'y');
  graph.output(graph.node('Gemm', [v, v], { transB: 1 })[0]!, 'vtv');
  graph.output(graph.node('Gemm', [v, y!])[0]!, 'vty');
  return graph.build();
}

/** W^T = T^T Y^T + H V^T */
function imageGraph(): Uint8Array {
  const graph = new GraphBuilder('band_image');
  const y = graph.input('y', 'float64', ['m', 'b']);
  const t = graph.input('t', 'float64', ['b', 'b']);
  const h = graph.input('h', 'float64', ['b', 'b']);
  const v = graph.input('v', 'float64', ['b', 'm']);
  const [ty] = graph.node('Gemm', [t, y], { transA: 1, transB: 1 });
  graph.output(graph.node('Gemm', [h, v, ty!])[0]!, 'w');
  return graph.build();
}

function updateGraph(): Uint8Array {
  const graph = new GraphBuilder('band_update');
  const z = graph.input('z', 'float64', ['p', 'k']);
  const s = graph.input('s', 'float64', ['q', 'k']);
  graph.output(graph.node('Gemm', [z, s], { transB: 1 })[0]!, 'product');
  return graph.build();
}

/** H = -T^T (V^T Y) T / 2 */
function halfProjection(t: Float64Array, vty: Float64Array, b: number): Float64Array {
  const right = new Float64Array(b * b); // (V^T Y) T
  const h = new Float64Array(b * b);
  for (let i = 0; i < b; i++) {
    for (let j = 0; j < b; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += vty[i * b + k] * t[k * b + j];
      right[i * b + j] = sum;
    }
  }
  for (let i = 0; i < b; i++) {
    for (let j = 0; j < b; j++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += t[k * b + i] * right[k * b + j];
      h[i * b + j] = -sum / 2;
    }
  }
  return h;
}

const LINE = 8;
const TILE = 16;

/** The transpose of the columns `from` and on. */
function turned(
  x: Float64Array,
  { rows, cols, from }: { readonly rows: number; readonly cols: number; readonly from: number },
): Float64Array {
  const size = cols - from;
  const result = new Float64Array(size * rows);
  // A cache line of each row at a time, so that it is read once and few lines are written to
  for (let top = 0; top < size; top += LINE) {
    const bottom = Math.min(top + LINE, size);
    for (let k = 0; k < rows; k++) {
      const row = k * cols + from;
      for (let i = top; i < bottom; i++) result[i * rows + k] = x[row + i];
    }
  }
  return result;
}

/** Rows first .. end of A less their product, up to the diagonal and mirrored, moved up and left over the dead part. */
function subtractStrip(
  a: Float64Array,
  product: Float64Array,
  {
    m,
    dead,
    first,
    end,
  }: { readonly m: number; readonly dead: number; readonly first: number; readonly end: number },
): void {
  const size = m - dead;
  // Tiles, so that the mirrored writes stay in cache. No write reaches an entry that is still to be read: TILE <= dead.
  for (let top = first; top < end; top += TILE) {
    const bottom = Math.min(top + TILE, end);
    for (let left = 0; left < bottom; left += TILE) {
      for (let i = top; i < bottom; i++) {
        const right = Math.min(left + TILE, i + 1);
        const from = (i + dead) * m + dead;
        const taken = (i - first) * end;
        for (let j = left; j < right; j++) {
          const entry = a[from + j] - product[taken + j];
          a[i * size + j] = entry;
          a[j * size + i] = entry;
        }
      }
    }
  }
}
