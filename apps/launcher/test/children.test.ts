// Promise: the keys that sign receipts reach only the program that signs.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Children } from '../src/children.ts';

afterEach(() => {
  delete process.env.FIDBOARD_SIGNING_KEYS;
});

it('keeps the signing keys from every program that is not handed them by name', async () => {
  process.env.FIDBOARD_SIGNING_KEYS = 'secret';
  const folder = await mkdtemp(join(tmpdir(), 'fidboard-children-'));
  const file = join(folder, 'print.mjs');
  await writeFile(file, 'console.log("keys: " + process.env.FIDBOARD_SIGNING_KEYS + ".");');
  const lines: string[] = [];
  const children = new Children(
    (program, line) => lines.push(`${program} ${line}`),
    () => {},
  );
  const started = { file, finite: true };
  children.start({ ...started, name: 'worker', environment: {} });
  children.start({ ...started, name: 'api', environment: { FIDBOARD_SIGNING_KEYS: 'secret' } });
  const printed = () => lines.filter((line) => line.includes('keys: ')).toSorted();
  await expect.poll(printed, { timeout: 20_000 }).toEqual(['api keys: secret.', 'worker keys: .']);
  await rm(folder, { recursive: true });
});
