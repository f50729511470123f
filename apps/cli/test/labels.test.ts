import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readStatistics } from '@fidboard/evaluation';
import { describe, expect, it } from 'vitest';
import { type Folder, openFolder, runCli } from './run-cli.ts';

const CLASSES = ['cat', 'dog, small'];

async function labelled(folder: Folder) {
  await folder.features('a.npy', { rows: 60, cols: 3, seed: 1 });
  await folder.features('b.npy', { rows: 80, cols: 3, seed: 2 });
  const csv = (rows: number) =>
    ['file,label', ...Array.from({ length: rows }, (_, i) => `${i}.png,"${CLASSES[i % 2]}"`)].join('\n');
  await writeFile(join(folder.path, 'a.csv'), csv(60));
  await writeFile(join(folder.path, 'b.csv'), csv(80));
  return (...args: string[]) => runCli(args, { folder: folder.path });
}

describe('fidboard score --labels', () => {
  it('prints the distance of each class below their mean, and what real images would have trained', async () => {
    await using folder = await openFolder();
    const run = await labelled(folder);
    const files = ['--labels', 'a.csv', '--reference-labels', 'b.csv'];
    const metrics = ['--metrics', 'intra_fid,classification_accuracy_score'];
    const { code, stdout } = await run('score', 'a.npy', 'b.npy', '-q', ...files, ...metrics);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Per-class Frechet distance, given features +\d/);
    expect(stdout).toMatch(/\n {2}cat +\d\S+ +± \d\S+\n {2}dog, small +\d\S+ +± \d\S+\n/);
    expect(stdout).toMatch(/\nClassification accuracy \(CAS\), given features +0\.\d+ +± 0\.\d+\n/);
    expect(stdout).toMatch(/\n {2}trained on real images +0\.\d+\n/);
    const json = JSON.parse((await run('score', 'a.npy', 'b.npy', '--json', ...files)).stdout);
    const own = json.scores.find(({ metric }: { metric: string }) => metric === 'intra_fid');
    const { cat, 'dog, small': dog } = own.details.classes;
    expect(own.value).toBeCloseTo((cat.value + dog.value) / 2, 12);
    expect(cat).toMatchObject({ n: 30, referenceN: 40, standardError: expect.any(Number) });
  });

  it('takes the reference’s labels from what stats wrote', async () => {
    await using folder = await openFolder();
    const run = await labelled(folder);
    const stats = await run('stats', 'b.npy', '-o', 'b.npz', '--labels', 'b.csv');
    expect(stats).toMatchObject({
      code: 0,
      stdout: 'b.npz: statistics of 80 x 3 features in 2 classes, given features\n',
    });
    expect((await readStatistics(join(folder.path, 'b.npz'))).classes?.get('cat')?.n).toBe(40);
    const flags = ['--json', '--labels', 'a.csv', '--metrics', 'intra_fid'];
    const direct = await run('score', 'a.npy', 'b.npy', ...flags, '--reference-labels', 'b.csv');
    const stored = await run('score', 'a.npy', 'b.npz', ...flags);
    expect(JSON.parse(stored.stdout).scores).toEqual(JSON.parse(direct.stdout).scores);
  });

  it('refuses labels of one side alone, and a file that does not fit, as bad input', async () => {
    await using folder = await openFolder();
    const run = await labelled(folder);
    const alone = await run('score', 'a.npy', 'b.npy', '-q', '--labels', 'a.csv');
    expect(alone.code).toBe(3);
    expect(alone.stderr).toContain(
      'the reference has none\n  Name a labels file of the reference (--reference-labels)',
    );
    const swapped = await run(
      'score',
      'a.npy',
      'b.npy',
      '-q',
      '--labels',
      'b.csv',
      '--reference-labels',
      'a.csv',
    );
    expect(swapped).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('b.csv, line 62: expected a label for each of 60 images, got more'),
    });
    const unlabelled = await run(
      'score',
      'a.npy',
      'b.npy',
      '-q',
      '--metrics',
      'classification_accuracy_score',
    );
    expect(unlabelled.stderr).toContain('(CAS) cannot be computed: the candidate');
  });
});
