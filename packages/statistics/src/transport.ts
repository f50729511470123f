import { invariant } from '@fidboard/core';
import type { Matrix } from '@fidboard/linalg';
import { matrix } from '@fidboard/linalg';
import type { LegacyHighs } from 'highs';

/** A cheapest coupling of two discrete distributions. */
export interface Transport {
  /** sum plan_ij cost_ij. */
  readonly value: number;
  /** Rows sum to the first weights, columns to the second. */
  readonly plan: Matrix;
}

let loading: Promise<LegacyHighs> | undefined;

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
  const solution = highs.solve(problem(a, b, cost), {
    solver: 'simplex',
    presolve: 'off',
    primal_feasibility_tolerance: 1e-10,
    dual_feasibility_tolerance: 1e-10,
    output_flag: false,
  });
  invariant(solution.Status === 'Optimal', 'optimalTransport', 'an optimal plan', solution.Status);
  const plan = matrix(n, m);
  let value = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const column = solution.Columns[`g${i}_${j}`];
      const mass = column !== undefined && 'Primal' in column ? Math.max(0, column.Primal) : 0;
      plan.data[i * m + j] = mass;
      value += mass * cost.data[i * m + j];
    }
  }
  refuseWrongMarginals(plan, a, b);
  return { value, plan };
}

/** The linear program in CPLEX's LP format; costs are divided by the largest, since tolerances are absolute. */
function problem(a: Float64Array, b: Float64Array, cost: Matrix): string {
  const m = b.length;
  const largest = cost.data.reduce((most, value) => Math.max(most, value), 0) || 1;
  const indices = (count: number) => Array.from({ length: count }, (_, i) => i);
  const objective = [...cost.data].map((value, at) => `${value / largest} g${Math.floor(at / m)}_${at % m}`);
  const rows = [...a].map(
    (mass, i) =>
      `r${i}: ${indices(m)
        .map((j) => `g${i}_${j}`)
        .join(' + ')} = ${mass}`,
  );
  const columns = [...b].map(
    (mass, j) =>
      `c${j}: ${indices(a.length)
        .map((i) => `g${i}_${j}`)
        .join(' + ')} = ${mass}`,
  );
  return ['Minimize', `cost: ${objective.join(' + ')}`, 'Subject To', ...rows, ...columns, 'End', ''].join(
    '\n',
  );
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
