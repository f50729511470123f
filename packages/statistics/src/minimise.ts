import { invariant } from '@fidboard/core';

/** A convex function's value and gradient at one point. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface MinimiseOptions {
  /** Ends when no entry of the gradient is larger than this, */
  readonly tolerance: number;
  /** or after so many steps. */
  readonly iterations: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** The largest absolute entry of the gradient where it ended. */
  readonly gradientNorm: number;
}

/** Pairs of steps and gradient changes that are remembered, as in SciPy. */
const MEMORY = 10;
/** A step is taken when the slope has fallen to 0.9 of what it was, and does not climb steeper than 0.8 of it. */
const CURVATURE = 0.9;
const OVERSHOOT = 0.8;
const TRIALS = 40;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/**
 * The minimum of a smooth convex function by L-BFGS (Nocedal 1980; Liu and Nocedal 1989), from `start`, deterministic.
 *
 * The line search looks at slopes alone (the approximate Wolfe conditions of Hager and Zhang 2005), so it stays exact
 * where differences of values drown in rounding. Ends early, not converged, when rounding leaves no way down.
 */
export async function minimise(
  evaluate: (point: Float64Array) => Promise<Evaluation>,
  start: Float64Array,
  options: MinimiseOptions,
): Promise<Minimum> {
  let point = start;
  let at = await checked(evaluate, point);
  const memory: Pair[] = [];
  let iterations = 0;
  for (; iterations < options.iterations; iterations++) {
    options.signal?.throwIfAborted();
    if (largest(at.gradient) <= options.tolerance) break;
    const direction = descent(at.gradient, memory);
    const next = await search(evaluate, { point, at, direction, first: memory.length === 0 });
    if (next === null) {
      if (memory.length === 0) break;
      // What is remembered may mislead near the end: once more, straight down.
      memory.length = 0;
      continue;
    }
    const step = difference(next.point, point);
    const change = difference(next.at.gradient, at.gradient);
    const curvature = dot(step, change);
    if (curvature > 0) memory.push({ step, change, curvature });
    if (memory.length > MEMORY) memory.shift();
    ({ point, at } = next);
    options.onProgress?.(iterations + 1, options.iterations);
  }
  const gradientNorm = largest(at.gradient);
  return { point, value: at.value, iterations, converged: gradientNorm <= options.tolerance, gradientNorm };
}

/** -H g with the inverse Hessian H that the remembered pairs imply (two-loop recursion). */
function descent(gradient: Float64Array, memory: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const weights = new Float64Array(memory.length);
  for (let i = memory.length - 1; i >= 0; i--) {
    const { step, change, curvature } = memory[i];
    weights[i] = dot(step, direction) / curvature;
    addScaled(direction, change, -weights[i]);
  }
  const last = memory.at(-1);
  if (last) {
    const scale = last.curvature / dot(last.change, last.change);
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (let i = 0; i < memory.length; i++) {
    const { step, change, curvature } = memory[i];
    addScaled(direction, step, weights[i] - dot(change, direction) / curvature);
  }
  return direction;
}

interface Line {
  readonly point: Float64Array;
  readonly at: Evaluation;
  readonly direction: Float64Array;
  /** Whether the direction's length means nothing yet. */
  readonly first: boolean;
}

/** A point on the line where the slope is small enough, or null when rounding hides it. */
async function search(
  evaluate: (point: Float64Array) => Promise<Evaluation>,
  { point, at, direction, first }: Line,
): Promise<{ point: Float64Array; at: Evaluation } | null> {
  const slope = dot(at.gradient, direction);
  if (!(slope < 0)) return null;
  let low = { t: 0, slope };
  let high: { t: number; slope: number } | undefined;
  let t = first ? Math.min(1, 1 / Math.sqrt(dot(direction, direction))) : 1;
  for (let trial = 0; trial < TRIALS; trial++) {
    const next = point.map((value, i) => value + t * direction[i]);
    const there = await checked(evaluate, next);
    const found = { t, slope: dot(there.gradient, direction) };
    if (found.slope < CURVATURE * slope) low = found;
    else if (found.slope > -OVERSHOOT * slope) high = found;
    else return { point: next, at: there };
    t = between(low, high);
    if (t === low.t || t === high?.t) return null;
  }
  return null;
}

/** Where a straight line through both slopes is 0, kept off the ends; without an upper end, further on. */
function between(low: { t: number; slope: number }, high: { t: number; slope: number } | undefined): number {
  if (high === undefined) return low.t * 4;
  const width = high.t - low.t;
  const zero = low.t + (width * low.slope) / (low.slope - high.slope);
  return Math.min(Math.max(zero, low.t + 0.1 * width), high.t - 0.1 * width);
}

async function checked(
  evaluate: (point: Float64Array) => Promise<Evaluation>,
  point: Float64Array,
): Promise<Evaluation> {
  const found = await evaluate(point);
  invariant(Number.isFinite(found.value), 'minimise', 'a finite value', found.value);
  return found;
}

function largest(values: Float64Array): number {
  let size = 0;
  for (let i = 0; i < values.length; i++) size = Math.max(size, Math.abs(values[i]));
  return size;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

function addScaled(target: Float64Array, source: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i] += scale * source[i];
}
