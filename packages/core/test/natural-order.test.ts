import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareNatural } from '../src/index.ts';

const names = fc.string({ unit: fc.constantFrom('a', 'B', '0', '1', '9', '/', '.', 'é'), maxLength: 8 });

it('orders numbers by value', () => {
  const order = [
    'a/2.png',
    'a/10.png',
    'a1',
    'a01',
    'b',
    'img2.png',
    'img10.png',
    'img99999999999999999999.png',
  ];
  expect([...order].reverse().sort(compareNatural)).toEqual([
    'a/2.png',
    'a/10.png',
    'a01',
    'a1',
    ...order.slice(4),
  ]);
});

it('is a total order', () => {
  fc.assert(
    fc.property(names, names, names, (a, b, c) => {
      expect(Math.sign(compareNatural(a, b)) + Math.sign(compareNatural(b, a))).toBe(0);
      expect(compareNatural(a, b) === 0).toBe(a === b);
      if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0)
        expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
    }),
    { seed: 1, numRuns: 2000 },
  );
});
