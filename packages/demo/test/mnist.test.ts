import { describe, expect, it } from 'vitest';
import { chooseDigits, DIGIT_PIXELS, digitsAt, readMnist } from '../src/mnist.ts';

describe('readMnist', () => {
  it('reads the 60,000 training digits', async () => {
    const mnist = await readMnist('train');
    expect(mnist.count).toBe(60_000);
    expect([...mnist.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    let sum = 0;
    let squares = 0;
    for (const pixel of mnist.pixels) {
      sum += pixel / 255;
      squares += (pixel / 255) ** 2;
    }
    const mean = sum / mnist.pixels.length;
    // The mean and the standard deviation that every MNIST tutorial states.
    expect(mean).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares / mnist.pixels.length - mean ** 2)).toBeCloseTo(0.3081, 4);
  });

  it('reads the 10,000 test digits', async () => {
    const mnist = await readMnist('test');
    expect(mnist.count).toBe(10_000);
    expect([...mnist.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  });
});

describe('chooseDigits', () => {
  it('takes the same digits for the same seed, and disjoint ones by skipping', async () => {
    const all = await chooseDigits('test', 3, { count: 20 });
    const rest = await chooseDigits('test', 3, { skip: 5, count: 15 });
    expect(rest).toEqual(all.slice(5 * DIGIT_PIXELS));
    expect(await chooseDigits('test', 4, { count: 20 })).not.toEqual(all);
  });

  it('refuses an index outside the split', async () => {
    const mnist = await readMnist('test');
    expect(() => digitsAt(mnist, Uint32Array.of(10_000))).toThrow('expected an index below 10000, got 10000');
  });
});
