import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slidingWindow } from '../src/sliding-window.ts';

describe('slidingWindow', () => {
  it.each([
    [
      { size: 224, kernel: 3, stride: 2, padding: 'same' },
      { positions: 112, before: 0, after: 1 },
    ],
    [
      { size: 225, kernel: 3, stride: 2, padding: 'same' },
      { positions: 113, before: 1, after: 1 },
    ],
    [
      { size: 35, kernel: 5, stride: 1, padding: 'same' },
      { positions: 35, before: 2, after: 2 },
    ],
    [
      { size: 299, kernel: 3, stride: 2, padding: 'valid' },
      { positions: 149, before: 0, after: 0 },
    ],
    [
      { size: 7, kernel: 1, stride: 2, padding: 'same' },
      { positions: 4, before: 0, after: 0 },
    ],
  ] as const)('%o gives %o, as TensorFlow documents', ({ size, ...window }, expected) => {
    expect(slidingWindow(size, window)).toEqual(expected);
  });

  it('with `same` has ceil(size / stride) positions, each inside the padded axis, the odd pixel after', () => {
    const sizes = fc.integer({ min: 1, max: 400 });
    const small = fc.integer({ min: 1, max: 11 });
    fc.assert(
      fc.property(sizes, small, small, (size, kernel, stride) => {
        const { positions, before, after } = slidingWindow(size, { kernel, stride, padding: 'same' });
        expect(positions).toBe(Math.ceil(size / stride));
        expect((positions - 1) * stride + kernel).toBeLessThanOrEqual(before + size + after);
        expect([0, 1]).toContain(after - before);
        if (after > 0) expect((positions - 1) * stride + kernel).toBe(before + size + after);
      }),
    );
  });
});
