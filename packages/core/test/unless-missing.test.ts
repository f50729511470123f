import { stat } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { unlessMissing } from '../src/index.ts';

it('takes the other value for a file that is not there, and throws what else goes wrong', async () => {
  expect(await unlessMissing(stat(`${import.meta.dirname}/no such file`), null)).toBeNull();
  expect((await unlessMissing(stat(import.meta.dirname), null))?.isDirectory()).toBe(true);
  await expect(unlessMissing(stat(`${import.meta.filename}/below`), null)).rejects.toThrow('ENOTDIR');
});
