// Promise: the command line takes the files of other tools, and gives them back what they can read.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStatistics } from '@fidboard/evaluation';
import { describe, expect, it } from 'vitest';
import { openFolder, runCli } from './run-cli.ts';

const vector = (name: string) =>
  fileURLToPath(new URL(`../../../packages/evaluation/test/vectors/${name}`, import.meta.url));
const imported = (name: string) => vector(`imports/${name}`);
const EXPECTED = JSON.parse(await readFile(imported('expected.json'), 'utf8'));

async function frechet(candidate: string, reference: string): Promise<number> {
  await using folder = await openFolder();
  const args = ['score', imported(candidate), imported(reference), '--metrics', 'fid', '--json'];
  const { code, stdout, stderr } = await runCli(args, { folder: folder.path });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout).scores[0].value;
}

describe('fidboard score', () => {
  it.each([
    ['candidate_pooled.npy', 'statistics_f8_F_big_savez_compressed.npz', 'fid'],
    ['candidate_pooled.npy', 'guided_diffusion.npz', 'fid'],
    ['candidate_spatial.npy', 'guided_diffusion.npz', 'spatial'],
  ])('scores %s against %s', async (candidate, reference, expected) => {
    expect((await frechet(candidate, reference)) / EXPECTED[expected]).toBeCloseTo(1, 9);
  });

  it('refuses a pickle as bad input, with the way out', async () => {
    await using folder = await openFolder();
    const args = ['score', imported('candidate_pooled.npy'), imported('edm2.pkl'), '--json'];
    const { code, stderr } = await runCli(args, { folder: folder.path });
    expect(code).toBe(3);
    expect(stderr).toContain('numpy.savez');
  });
});

describe('fidboard stats', () => {
  it('writes what numpy opens without pickle, and what pytorch-fid reads', async () => {
    await using folder = await openFolder();
    const run = (...args: string[]) => runCli(args, { folder: folder.path });
    expect((await run('stats', vector('a.npy'), '-o', 'a.npz')).code).toBe(0);
    const path = join(folder.path, 'a.npz');
    // Each member is a plain number or an array of plain numbers: generate.py --check opens a file like it.
    const { moments, sample, protocol } = await readStatistics(path);
    const golden = await readStatistics(vector('stored.npz'));
    expect({ moments, sample, protocol }).toEqual({
      moments: golden.moments,
      sample: golden.sample,
      protocol: golden.protocol,
    });
    const bytes = await readFile(path);
    for (const member of ['mu.npy', 'sigma.npy']) {
      const at = bytes.indexOf(member);
      const header = bytes.toString('latin1', at, at + 160);
      expect(header).toContain("'descr': '<f8', 'fortran_order': False, 'shape': (6");
    }
  });

  it('takes the images of a reference batch of guided-diffusion', async () => {
    await using folder = await openFolder();
    const args = ['stats', imported('guided_diffusion.npz'), '-o', 'images.npz', '--json'];
    const { code, stdout } = await runCli(args, { folder: folder.path });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ n: 4, dimension: 1280 });
  });
});
