import { invariant } from '@fidboard/core';
import { type Matrix, matrix } from '@fidboard/linalg';
import type { Highs } from 'highs';

/** A cheapest coupling of two discrete distributions. */
export interface Transport {
  /** sum plan_ij cost_ij. */
  readonly value: number;
  /** Rows sum to the first weights, columns to the second. */
  readonly plan: Matrix;
}

let loading: Promise<Highs> | undefined;

/**
 * Exact optimal transport, min sum G_ij C_ij over G >= 0 with the given marginals, by HiGHS's simplex method.
 *
 * The value is that of an optimal vertex, computed anew from the plan. Checked against POT's emd2.
 */
export async function optimalTransport(a: Float64Array, b: Float64Array, cost: Matrix): Promise<Transport> {
  const [n, m] = [a.length, b.length];
  invariant(
    cost.rows === n && cost.cols === m,
    'optimalTransport',
    `${n} x ${m} costs`,
    `${cost.rows} x ${cost.cols}`,
  );
  loading ??= import('highs').then(({ default: load }) => load());
  const highs = await loading;
  using model = highs.createModel();
  model.options.set({
    output_flag: false, // first: the other options would be logged
    solver: 'simplex',
    presolve: 'off',
    primal_feasibility_tolerance: 1e-10,
    dual_feasibility_tolerance: 1e-10,
  });
  model.passModel(problem(a, b, { cost, infinity: highs.infinity }));
  const { modelStatus } = model.run();
  invariant(
    modelStatus === highs.constants.modelStatus.optimal,
    'optimalTransport',
    'an optimal plan',
    modelStatus,
  );
  const plan = matrix(n, m);
  let value = 0;
  for (const [at, mass] of model.getSolution().colValue.entries()) {
    plan.data[at] = Math.max(0, mass);
    value += plan.data[at] * cost.data[at];
  }
  refuseWrongMarginals(plan, a, b);
  return { value, plan };
}

/** Column i m + j is G_ij, in the constraints i and n + j; costs are divided by the largest, since tolerances are absolute. */
function problem(
  a: Float64Array,
  b: Float64Array,
  { cost, infinity }: { readonly cost: Matrix; readonly infinity: number },
) {
  const [n, m] = [a.length, b.length];
  const numCols = n * m;
  const numRows = n + m;
  const largest = cost.data.reduce((most, value) => Math.max(most, value), 0) || 1;
  const masses = Float64Array.from([...a, ...b]);
  return {
    numCols,
    numRows,
    colCost: cost.data.map((value) => value / largest),
    colLower: new Float64Array(numCols),
    colUpper: new Float64Array(numCols).fill(infinity),
    rowLower: masses,
    rowUpper: masses,
    matrix: {
      format: 'csc' as const,
      numRows,
      numCols,
      starts: Int32Array.from({ length: numCols + 1 }, (_, at) => 2 * at),
      indices: Int32Array.from({ length: 2 * numCols }, (_, at) =>
        at % 2 === 0 ? Math.floor(at / 2 / m) : n + (((at - 1) / 2) % m),
      ),
      values: new Float64Array(2 * numCols).fill(1),
    },
  };
}

function refuseWrongMarginals(plan: Matrix, a: Float64Array, b: Float64Array): void {
  const left = Float64Array.from(a);
  const right = Float64Array.from(b);
  for (let at = 0; at < plan.data.length; at++) {
    left[Math.floor(at / plan.cols)] -= plan.data[at];
    right[at % plan.cols] -= plan.data[at];
  }
  const worst = [...left, ...right].reduce((most, gap) => Math.max(most, Math.abs(gap)), 0);
  invariant(worst < 1e-9, 'optimalTransport', 'a plan with the given marginals', worst);
}
