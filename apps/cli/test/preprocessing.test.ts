// Promise: the distance of two folders of images under each preprocessing is that of the independent pipeline in
// vectors/generate_preprocessing.py (Pillow, PyTorch, TensorFlow's formula, SciPy).
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openFolder, runCli } from './run-cli.ts';

const vector = (name: string) => fileURLToPath(new URL(`./vectors/${name}`, import.meta.url));
const CASES = JSON.parse(readFileSync(vector('preprocessing.json'), 'utf8')) as {
  arguments: string[];
  fid: number;
}[];

it.each(CASES)('score $arguments', async ({ arguments: flags, fid }) => {
  await using folder = await openFolder();
  const sides = [vector('photographs/generated'), vector('photographs/real')];
  const args = ['score', ...sides, ...flags, '--metrics', 'fid', '--provider', 'cpu', '--json', '--quiet'];
  const { code, stdout, stderr } = await runCli(args, { folder: folder.path });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [score] = JSON.parse(stdout).scores;
  expect(Math.abs(score.value / fid - 1)).toBeLessThan(1e-4);
});

it('squeezes the whole image by --crop none', async () => {
  await using folder = await openFolder();
  const sides = [vector('photographs/generated'), vector('photographs/real')];
  const flags = ['--crop', 'none', '--metrics', 'fid', '--provider', 'cpu', '--json', '--quiet'];
  const { code, stdout, stderr } = await runCli(['score', ...sides, ...flags], { folder: folder.path });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout).protocol.extraction).not.toHaveProperty('crop');
});

it('refuses flags that name no preprocessing, with what there is', async () => {
  await using folder = await openFolder();
  for (const [flags, expected] of [
    [['--resize', 'lanczos'], /--resize.*Allowed choices are.*pytorch.*clean/],
    [['--crop', '100'], /expected a shorter side of at least 224/],
    [['--normalisation', '0.5,0.5/1,1,1'], /Expected x\/255, 2x\/255-1.*0\.5,0\.5,0\.5\/0\.5,0\.5,0\.5/],
    [['--normalisation', '0,0,0/1,0,1'], /Expected x\/255/],
  ] as const) {
    const sides = [vector('photographs/generated'), vector('photographs/real')];
    const { code, stderr } = await runCli(['score', ...sides, ...flags], { folder: folder.path });
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  }
});
