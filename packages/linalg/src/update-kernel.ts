import { type Code, f64, f64x2, i32, type Local, loop, wasmFunction } from './wasm-assembler.ts';
import { WasmModule } from './wasm-module.ts';

/** Rows that pass over the vectors together; rows and columns begin at multiples of it. */
export const UPDATE_ROWS = 4;

/**
 * A -= v w^T + w v^T and then p += A u for a symmetric matrix, in one pass over its lower triangle, two numbers an instruction.
 *
 * All are addresses and lengths in bytes: `row` is entry (from, 0), rows are `stride` apart, and rows and columns
 * from / 8 .. end / 8 take part. Blocks of four rows and columns on the diagonal must be there with both triangles.
 */
export interface UpdateKernel {
  update(
    ...args: [
      row: number,
      stride: number,
      from: number,
      end: number,
      v: number,
      w: number,
      u: number,
      p: number,
    ]
  ): void;
}

const sumOfLanes = (x: Code): Code => f64.add(f64x2.lane(x, 0), f64x2.lane(x, 1));
const numbersOf = <T>(make: (q: number) => T): T[] => Array.from({ length: UPDATE_ROWS }, (_, q) => make(q));

export const updateKernel = new WasmModule<UpdateKernel>([
  wasmFunction({
    name: 'update',
    parameters: {
      ...({ row: 'i32', stride: 'i32', from: 'i32', end: 'i32' } as const),
      ...({ v: 'i32', w: 'i32', u: 'i32', p: 'i32' } as const),
    },
    locals: {
      ...({ i: 'i32', j: 'i32', x: 'i32', last: 'i32' } as const),
      ...({ vj: 'v128', wj: 'v128', uj: 'v128', pj: 'v128', a: 'v128' } as const),
      ...({ v0: 'v128', v1: 'v128', v2: 'v128', v3: 'v128' } as const),
      ...({ w0: 'v128', w1: 'v128', w2: 'v128', w3: 'v128' } as const),
      ...({ u0: 'v128', u1: 'v128', u2: 'v128', u3: 'v128' } as const),
      ...({ s0: 'v128', s1: 'v128', s2: 'v128', s3: 'v128' } as const),
    },
    body: (l) => {
      const [vs, ws] = [
        [l.v0, l.v1, l.v2, l.v3],
        [l.w0, l.w1, l.w2, l.w3],
      ];
      const [us, ss] = [
        [l.u0, l.u1, l.u2, l.u3],
        [l.s0, l.s1, l.s2, l.s3],
      ];
      const at = (vector: Local, index: Local): Code => i32.add(vector.get, index.get);
      /** Two columns of the four rows; entries below the diagonal stand for their mirror images too. */
      const pair = (mirrored: boolean): Code => [
        ...l.x.set(at(l.row, l.j)),
        ...l.vj.set(f64x2.load(at(l.v, l.j))),
        ...l.wj.set(f64x2.load(at(l.w, l.j))),
        ...l.uj.set(f64x2.load(at(l.u, l.j))),
        ...(mirrored ? l.pj.set(f64x2.load(at(l.p, l.j))) : []),
        ...numbersOf((q) => [
          ...l.a.set(
            f64x2.sub(
              f64x2.sub(f64x2.load(l.x.get), f64x2.mul(vs[q]!.get, l.wj.get)),
              f64x2.mul(ws[q]!.get, l.vj.get),
            ),
          ),
          ...f64x2.store(l.x.get, l.a.get),
          ...ss[q]!.set(f64x2.add(ss[q]!.get, f64x2.mul(l.a.get, l.uj.get))),
          ...(mirrored ? l.pj.set(f64x2.add(l.pj.get, f64x2.mul(l.a.get, us[q]!.get))) : []),
          ...l.x.set(i32.add(l.x.get, l.stride.get)),
        ]).flat(),
        ...(mirrored ? f64x2.store(at(l.p, l.j), l.pj.get) : []),
      ];
      return loop(l.i, { from: l.from.get, end: l.end.get, step: 8 * UPDATE_ROWS }, [
        ...numbersOf((q) => [
          ...vs[q]!.set(f64x2.loadSplat(at(l.v, l.i), 8 * q)),
          ...ws[q]!.set(f64x2.loadSplat(at(l.w, l.i), 8 * q)),
          ...us[q]!.set(f64x2.loadSplat(at(l.u, l.i), 8 * q)),
          ...ss[q]!.set(f64x2.zero),
        ]).flat(),
        ...loop(l.j, { from: l.from.get, end: l.i.get, step: 16 }, pair(true)),
        ...l.last.set(i32.add(l.i.get, i32.const(8 * UPDATE_ROWS))),
        ...loop(l.j, { from: l.i.get, end: l.last.get, step: 16 }, pair(false)),
        ...numbersOf((q) =>
          f64.store(at(l.p, l.i), f64.add(f64.load(at(l.p, l.i), 8 * q), sumOfLanes(ss[q]!.get)), 8 * q),
        ).flat(),
        ...l.row.set(i32.add(l.row.get, i32.mul(l.stride.get, i32.const(UPDATE_ROWS)))),
      ]);
    },
  }),
]);
