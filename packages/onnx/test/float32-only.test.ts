// Promise: no card rounds float32 to fewer bits behind our back.
import { expect, it } from 'vitest';
import '../src/index.ts';

it('tells NVIDIA’s libraries to compute float32 in full, before they are loaded', () => {
  expect(process.env.NVIDIA_TF32_OVERRIDE).toBe('0');
});
