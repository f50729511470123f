import { type Code, f64, f64x2, i32, loop, wasmFunction } from './wasm-assembler.ts';
import { WasmModule } from './wasm-module.ts';

/**
 * The inner loops of Householder's and Givens' methods over one block of float64 memory, two numbers an instruction.
 *
 * Addresses, strides and lengths are in bytes. Lengths are multiples of 64 (of `bothSides`, of 32); `v` has 32 bytes of zeros after it, `w` as much
 * room. Plain TypeScript runs the same loops at a third of the speed or less.
 */
export interface OrthogonalKernels {
  /** x -= tau (v.x) v for each of `columns` columns x of `length` bytes, `stride` bytes apart, from `at`. */
  fromLeft(at: number, stride: number, columns: number, length: number, v: number, tau: number): void;
  /**
   * D <- H D H, H = I - tau v v^T, for a symmetric block: entry (i, c), i >= c, at `at` + c stride + 8 (i - c).
   * `w` is room for a vector. Up to 24 bytes after each column are read and written back as they were.
   */
  bothSides(at: number, stride: number, length: number, v: number, w: number, tau: number): void;
  /** B <- B H for a block of length / 8 rows and columns; entry (i, c) at `at` + c step + 8 i. */
  fromRight(at: number, step: number, length: number, v: number, tau: number): void;
  /** (x, y) <- (c x - s y, s x + c y) for two vectors of `length` bytes. */
  rotate(x: number, y: number, length: number, c: number, s: number): void;
}

/** The kernels over a memory of their own of `length` float64. */
export function orthogonalKernels(length: number): { kernels: OrthogonalKernels; numbers: Float64Array } {
  const { exports, buffer } = kernelModule.instance(8 * length);
  return { kernels: exports, numbers: new Float64Array(buffer, 0, length) };
}

const statements = (...parts: readonly Code[]): Code => parts.flat();
const sumOfLanes = (x: Code): Code => f64.add(f64x2.lane(x, 0), f64x2.lane(x, 1));

const fromLeft = wasmFunction({
  name: 'fromLeft',
  parameters: { at: 'i32', stride: 'i32', columns: 'i32', length: 'i32', v: 'i32', tau: 'f64' },
  locals: { c: 'i32', i: 'i32', x: 'i32', y: 'i32', s0: 'v128', s1: 'v128', s2: 'v128', s3: 'v128' },
  body: ({ at, stride, columns, length, v, tau, c, i, x, y, s0, s1, s2, s3 }) => {
    const sums = [s0, s1, s2, s3];
    const inner = { from: i32.const(0), end: length.get, step: 64 };
    const point = statements(x.set(i32.add(at.get, i.get)), y.set(i32.add(v.get, i.get)));
    const accumulate = sums.flatMap((s, k) =>
      s.set(f64x2.add(s.get, f64x2.mul(f64x2.load(x.get, 16 * k), f64x2.load(y.get, 16 * k)))),
    );
    const subtract = sums.flatMap((_, k) =>
      f64x2.store(
        x.get,
        f64x2.sub(f64x2.load(x.get, 16 * k), f64x2.mul(s0.get, f64x2.load(y.get, 16 * k))),
        16 * k,
      ),
    );
    return loop(
      c,
      { from: i32.const(0), end: columns.get, step: 1 },
      statements(
        sums.flatMap((s) => s.set(f64x2.zero)),
        loop(i, inner, statements(point, accumulate)),
        s0.set(f64x2.add(f64x2.add(s0.get, s1.get), f64x2.add(s2.get, s3.get))),
        s0.set(f64x2.splat(f64.mul(tau.get, sumOfLanes(s0.get)))),
        loop(i, inner, statements(point, subtract)),
        at.set(i32.add(at.get, stride.get)),
      ),
    );
  },
});

const bothSides = wasmFunction({
  name: 'bothSides',
  parameters: { at: 'i32', stride: 'i32', length: 'i32', v: 'i32', w: 'i32', tau: 'f64' },
  locals: {
    ...({ c: 'i32', i: 'i32', x: 'i32', y: 'i32', z: 'i32', before: 'f64' } as const),
    ...({ vc: 'v128', wc: 'v128', a0: 'v128', a1: 'v128', s0: 'v128', s1: 'v128' } as const),
  },
  body: ({ at, stride, length, v, w, tau, c, i, x, y, z, before, vc, wc, a0, a1, s0, s1 }) => {
    const whole = { from: i32.const(0), end: length.get, step: 32 };
    const below = { from: c.get, end: length.get, step: 32 }; // rows c and on
    const each = { from: i32.const(0), end: length.get, step: 8 };
    // x: entry (i, c), where column c starts at row c; y: v_i; z: w_i
    const column = i32.sub(i32.add(at.get, i.get), c.get);
    const point = statements(y.set(i32.add(v.get, i.get)), z.set(i32.add(w.get, i.get)));
    const pointAll = statements(x.set(column), point);
    const product = [a0, a1].flatMap((a, k) =>
      statements(
        a.set(f64x2.load(x.get, 16 * k)),
        [s0, s1][k]!.set(f64x2.add([s0, s1][k]!.get, f64x2.mul(a.get, f64x2.load(y.get, 16 * k)))),
        f64x2.store(z.get, f64x2.add(f64x2.load(z.get, 16 * k), f64x2.mul(a.get, vc.get)), 16 * k),
      ),
    );
    const update = [0, 16].flatMap((k) =>
      f64x2.store(
        x.get,
        f64x2.sub(
          f64x2.sub(f64x2.load(x.get, k), f64x2.mul(f64x2.load(y.get, k), wc.get)),
          f64x2.mul(f64x2.load(z.get, k), vc.get),
        ),
        k,
      ),
    );
    const nextColumn = at.set(i32.add(at.get, stride.get));
    const wAt = i32.add(w.get, c.get);
    const vAt = i32.add(v.get, c.get);
    const clearW = [0, 16].flatMap((k) => f64x2.store(z.get, f64x2.zero, k));
    const columns = i32.mul(stride.get, i32.const(-1));
    return statements(
      loop(i, whole, statements(z.set(i32.add(w.get, i.get)), clearW)),
      // w = D v from the lower triangle: a column's entries stand for their mirror images too
      loop(
        c,
        each,
        statements(
          vc.set(f64x2.loadSplat(vAt)),
          before.set(f64.load(wAt)),
          s0.set(f64x2.zero),
          s1.set(f64x2.zero),
          loop(i, below, statements(pointAll, product)),
          f64.store(wAt, f64.add(before.get, sumOfLanes(f64x2.add(s0.get, s1.get)))),
          nextColumn,
        ),
      ),
      // back to the first column: c / 8 columns were passed
      at.set(i32.add(at.get, i32.mul(columns, divide8(length.get)))),
      // w <- tau w - (tau^2 / 2) (w.v) v
      s0.set(f64x2.zero),
      loop(
        i,
        whole,
        statements(
          point,
          [0, 16].flatMap((k) =>
            s0.set(f64x2.add(s0.get, f64x2.mul(f64x2.load(y.get, k), f64x2.load(z.get, k)))),
          ),
        ),
      ),
      s0.set(f64x2.splat(f64.mul(f64.mul(f64.mul(tau.get, tau.get), f64.const(0.5)), sumOfLanes(s0.get)))),
      s1.set(f64x2.splat(tau.get)),
      loop(
        i,
        whole,
        statements(
          point,
          [0, 16].flatMap((k) =>
            f64x2.store(
              z.get,
              f64x2.sub(f64x2.mul(s1.get, f64x2.load(z.get, k)), f64x2.mul(s0.get, f64x2.load(y.get, k))),
              k,
            ),
          ),
        ),
      ),
      z.set(i32.add(w.get, length.get)),
      clearW,
      // D -= v w^T + w v^T
      loop(
        c,
        each,
        statements(
          vc.set(f64x2.loadSplat(vAt)),
          wc.set(f64x2.loadSplat(wAt)),
          loop(i, below, statements(pointAll, update)),
          nextColumn,
        ),
      ),
    );
  },
});

const fromRight = wasmFunction({
  name: 'fromRight',
  parameters: { at: 'i32', step: 'i32', length: 'i32', v: 'i32', tau: 'f64' },
  locals: {
    ...({ r: 'i32', c: 'i32', x: 'i32', vc: 'v128' } as const),
    ...({ w0: 'v128', w1: 'v128', w2: 'v128', w3: 'v128' } as const),
  },
  body: ({ at, step, length, v, tau, r, c, x, vc, w0, w1, w2, w3 }) => {
    const w = [w0, w1, w2, w3]; // eight rows of B v at a time
    const columns = { from: i32.const(0), end: length.get, step: 8 };
    const start = x.set(i32.add(at.get, r.get));
    const next = x.set(i32.add(x.get, step.get));
    return loop(
      r,
      { from: i32.const(0), end: length.get, step: 64 },
      statements(
        w.flatMap((part) => part.set(f64x2.zero)),
        start,
        loop(
          c,
          columns,
          statements(
            vc.set(f64x2.loadSplat(i32.add(v.get, c.get))),
            w.flatMap((part, k) =>
              part.set(f64x2.add(part.get, f64x2.mul(vc.get, f64x2.load(x.get, 16 * k)))),
            ),
            next,
          ),
        ),
        w.flatMap((part) => part.set(f64x2.mul(part.get, f64x2.splat(tau.get)))),
        start,
        loop(
          c,
          columns,
          statements(
            vc.set(f64x2.loadSplat(i32.add(v.get, c.get))),
            w.flatMap((part, k) =>
              f64x2.store(x.get, f64x2.sub(f64x2.load(x.get, 16 * k), f64x2.mul(vc.get, part.get)), 16 * k),
            ),
            next,
          ),
        ),
      ),
    );
  },
});

const rotate = wasmFunction({
  name: 'rotate',
  parameters: { x: 'i32', y: 'i32', length: 'i32', c: 'f64', s: 'f64' },
  locals: { i: 'i32', p: 'i32', q: 'i32', cc: 'v128', ss: 'v128', f: 'v128', g: 'v128' },
  body: ({ x, y, length, c, s, i, p, q, cc, ss, f, g }) => {
    const pair = (k: number) =>
      statements(
        f.set(f64x2.load(p.get, k)),
        g.set(f64x2.load(q.get, k)),
        f64x2.store(p.get, f64x2.sub(f64x2.mul(cc.get, f.get), f64x2.mul(ss.get, g.get)), k),
        f64x2.store(q.get, f64x2.add(f64x2.mul(ss.get, f.get), f64x2.mul(cc.get, g.get)), k),
      );
    const four = statements(
      p.set(i32.add(x.get, i.get)),
      q.set(i32.add(y.get, i.get)),
      ...[0, 16, 32, 48].map(pair),
    );
    return statements(
      cc.set(f64x2.splat(c.get)),
      ss.set(f64x2.splat(s.get)),
      loop(i, { from: i32.const(0), end: length.get, step: 64 }, four),
    );
  },
});

/** Lengths are not negative: an unsigned shift. */
function divide8(length: Code): Code {
  return [...length, ...i32.const(3), 0x76];
}

const kernelModule = new WasmModule<OrthogonalKernels>([fromLeft, bothSides, fromRight, rotate]);
