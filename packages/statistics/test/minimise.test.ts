import { describe, expect, it } from 'vitest';
import { minimise } from '../src/minimise.ts';

/** sum_j 10^(decades j / (d - 1)) (x_j - j)^2 / 2. */
function bowl(d: number, decades: number) {
  const curvature = Float64Array.from({ length: d }, (_, j) => 10 ** ((decades * j) / (d - 1)));
  return async (point: Float64Array) => ({
    value: point.reduce((sum, x, j) => sum + (curvature[j] * (x - j) ** 2) / 2, 0),
    gradient: point.map((x, j) => curvature[j] * (x - j)),
  });
}

const OPTIONS = { tolerance: 1e-10, iterations: 1000 };

describe('minimise', () => {
  it.each([
    [0, 1e-12],
    [2, 1e-12],
    [6, 1e-8],
  ])('finds the bottom of a bowl whose curvatures span %d decades', async (decades, tolerance) => {
    const found = await minimise(bowl(12, decades), new Float64Array(12), { ...OPTIONS, tolerance });
    expect(found.converged).toBe(true);
    expect(found.gradientNorm).toBeLessThanOrEqual(tolerance);
    found.point.forEach((x, j) => {
      expect(Math.abs(x - j)).toBeLessThanOrEqual(tolerance);
    });
  });

  it('finds the minimum of a function that is flat far away and steep near by', async () => {
    // log cosh: slopes of 1 far away, so that the first steps are much too short or too long.
    const evaluate = async (point: Float64Array) => ({
      value: point.reduce(
        (sum, x) => sum + Math.abs(100 * x - 500) + Math.log1p(Math.exp(-2 * Math.abs(100 * x - 500))),
        0,
      ),
      gradient: point.map((x) => 100 * Math.tanh(100 * x - 500)),
    });
    const { point, converged } = await minimise(evaluate, Float64Array.of(-1000, 7), OPTIONS);
    expect(converged).toBe(true);
    expect([...point].map((x) => Math.abs(x - 5) < 1e-12)).toEqual([true, true]);
  });

  it('takes no step from the minimum, and says so when it may take none', async () => {
    const there = await minimise(bowl(3, 1), Float64Array.of(0, 1, 2), OPTIONS);
    expect(there).toMatchObject({ iterations: 0, converged: true, value: 0, gradientNorm: 0 });
    const none = await minimise(bowl(3, 1), new Float64Array(3), { tolerance: 1e-10, iterations: 0 });
    expect(none).toMatchObject({ iterations: 0, converged: false, gradientNorm: 20 });
  });

  it('ends where rounding leaves no way down, unconverged', async () => {
    const found = await minimise(bowl(5, 3), new Float64Array(5).fill(0.3), {
      tolerance: 0,
      iterations: 10_000,
    });
    expect(found.iterations).toBeLessThan(200);
    expect(found.gradientNorm).toBeLessThan(1e-10);
  });
});
