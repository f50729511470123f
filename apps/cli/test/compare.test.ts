import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFeatures } from '@fidboard/evaluation';
import { expect, it } from 'vitest';
import { openFolder, runCli } from './run-cli.ts';

it('fidboard compare prints a table, or one JSON object, of the differences of two samples', async () => {
  await using folder = await openFolder();
  await folder.features('a.npy', { rows: 80, cols: 3, seed: 1 });
  await folder.features('b.npy', { rows: 80, cols: 3, seed: 2 });
  await folder.features('r.npy', { rows: 300, cols: 3, seed: 3 });
  const run = (...args: string[]) =>
    runCli(['compare', ...args, '--metrics', 'fid'], { folder: folder.path });
  const { code, stdout, stderr } = await run('a.npy', 'b.npy', 'r.npy', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trim().split('\n')).toHaveLength(1);
  const { protocol, n, differences, warnings } = JSON.parse(stdout);
  expect(protocol.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(n).toEqual({ first: 80, second: 80, reference: 300 });
  expect(warnings).toEqual([]);
  expect(differences).toHaveLength(1);
  expect(Object.keys(differences[0])).toEqual([
    'metric',
    'direction',
    'first',
    'second',
    'difference',
    'standardError',
    'z',
    'distinguishable',
  ]);

  const same = await run('a.npy', 'a.npy', 'r.npy', '-q');
  expect(same.stdout).toMatch(/A +B +A - B\n/);
  expect(same.stdout).toMatch(/Frechet distance, given features .* 0 ± 0 +cannot be told apart\n/);
  expect(same.stdout).toContain('80 and 80, each against 300');

  const data = Float32Array.from({ length: 300 }, (_, at) => 5 + (at % 7));
  await writeFile(join(folder.path, 'far.npy'), encodeFeatures({ rows: 100, cols: 3, data }));
  const far = await run('far.npy', 'b.npy', 'r.npy', '-q');
  expect(far.stdout).toMatch(/B is better, by [\d.]+ standard errors\n/);
  expect(far.stdout).toContain('Warning: The samples have 100 and 80 images');
  expect((await run('a.npy', 'b.npy')).code).toBe(2);
});
