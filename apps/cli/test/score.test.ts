import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultProtocol, fingerprintOf, readStatistics } from '@fidboard/evaluation';
import { describe, expect, it } from 'vitest';
import { openFolder, runCli, startCli } from './run-cli.ts';

describe('fidboard score', () => {
  it('prints exactly one JSON object of the documented shape', async () => {
    await using folder = await openFolder();
    await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
    await folder.features('b.npy', { rows: 60, cols: 4, seed: 2 });
    const args = [
      'score',
      'a.npy',
      'b.npy',
      '--json',
      '--subset-size',
      '20',
      '--subsets',
      '5',
      '--seed',
      '3',
    ];
    const { code, stdout, stderr } = await runCli(args, { folder: folder.path });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual([
      'protocol',
      'n',
      'provider',
      'providerChoice',
      'features',
      'scores',
      'warnings',
      'timings',
    ]);
    expect(result.protocol).toMatchObject({
      version: 1,
      seed: 3,
      metrics: { kid: { subsets: 5, subsetSize: 20 } },
    });
    expect(result.protocol.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(result.n).toEqual({ candidate: 50, reference: 60 });
    expect(result.scores.map((score: { metric: string }) => score.metric)).toEqual([
      'fid',
      'kid',
      'skew_inception_distance',
    ]);
    for (const score of result.scores) {
      const { replicates, ...rest } = score;
      expect(Object.keys(rest)).toEqual(['metric', 'value', 'standardError', 'details']);
      expect((replicates ?? []).every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(score.value)).toBe(true);
    }
  });

  it('takes the settings of SID from flags into the protocol, and its reference from stats', async () => {
    await using folder = await openFolder();
    await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
    await folder.features('b.npy', { rows: 60, cols: 4, seed: 2 });
    const flags = [
      '--pca',
      '3',
      '--skew-weight',
      '0.5',
      '--skew-root',
      'none',
      '--metrics',
      'skew_inception_distance',
    ];
    const run = (...args: string[]) => runCli(args, { folder: folder.path });
    const direct = JSON.parse((await run('score', 'a.npy', 'b.npy', '--json', ...flags)).stdout);
    expect(direct.protocol.metrics.skewInceptionDistance).toEqual({ pca: 3, weight: 0.5, root: 'none' });
    const [{ value, details }] = direct.scores;
    expect(value).toBeCloseTo(details.frechetPart + 0.5 * details.skewPart, 14);
    expect((await run('stats', 'b.npy', '-o', 'b.npz', '--pca', '3')).code).toBe(0);
    expect(JSON.parse((await run('score', 'a.npy', 'b.npz', '--json', ...flags)).stdout).scores).toEqual(
      direct.scores,
    );
  });

  it("takes the features' own axes for SID and WaM by --pca none", async () => {
    await using folder = await openFolder();
    await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
    await folder.features('b.npy', { rows: 60, cols: 4, seed: 2 });
    const flags = ['--pca', 'none', '--components', '2', '--json'];
    const metrics = ['--metrics', 'skew_inception_distance,wam'];
    const run = (...args: string[]) => runCli(args, { folder: folder.path });
    const direct = JSON.parse((await run('score', 'a.npy', 'b.npy', ...flags, ...metrics)).stdout);
    expect(direct.protocol.metrics.skewInceptionDistance.pca).toBeNull();
    expect(direct.protocol.metrics.wam.pca).toBeNull();
    expect(direct.scores).toMatchObject([
      { details: { r: 4, components: null } },
      { details: { pca: null } },
    ]);
    expect((await run('stats', 'b.npy', '-o', 'b.npz', ...flags)).code).toBe(0);
    const stored = JSON.parse((await run('score', 'a.npy', 'b.npz', ...flags, ...metrics)).stdout);
    expect(stored.scores).toEqual(direct.scores);
  });

  it('computes WaM by name, with its settings from flags, and with all', async () => {
    await using folder = await openFolder();
    await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
    await folder.features('b.npy', { rows: 60, cols: 4, seed: 2 });
    const flags = ['--pca', '3', '--components', '2', '--covariance', 'diagonal'];
    const run = (...args: string[]) => runCli(args, { folder: folder.path });
    const named = JSON.parse(
      (await run('score', 'a.npy', 'b.npy', '--json', '--metrics', 'wam', ...flags)).stdout,
    );
    const settings = { components: 2, covariance: 'diagonal', pca: 3 };
    expect(named.protocol.metrics.wam).toMatchObject(settings);
    expect(named.scores).toMatchObject([{ metric: 'wam', details: { ...settings, r: 3 } }]);
    expect((await run('stats', 'b.npy', '-o', 'b.npz', ...flags)).code).toBe(0);
    const all = JSON.parse(
      (await run('score', 'a.npy', 'b.npz', '--json', '--metrics', 'all', ...flags)).stdout,
    );
    const keys = all.scores.map(({ metric }: { metric: string }) => metric);
    expect(keys).toEqual(expect.arrayContaining(['fid', 'skew_inception_distance', 'wam']));
    expect(all.scores[keys.indexOf('wam')]).toEqual(named.scores[0]);
  });

  it.each(['auto', 'auto-bic'])(
    'computes WaM with as many components as the reference wants by %s, stored or not',
    async (choice) => {
      await using folder = await openFolder();
      await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
      await folder.features('b.npy', { rows: 60, cols: 4, seed: 2 });
      const flags = ['--components', choice, '--covariance', 'diagonal'];
      const run = (...args: string[]) => runCli(args, { folder: folder.path });
      const direct = JSON.parse(
        (await run('score', 'a.npy', 'b.npy', '--json', '--metrics', 'wam', ...flags)).stdout,
      );
      expect(direct.protocol.metrics.wam.components).toBe(choice);
      expect(direct.scores[0].details.componentTrials.length).toBeGreaterThan(3);
      expect((await run('stats', 'b.npy', '-o', 'b.npz', ...flags)).code).toBe(0);
      const stored = JSON.parse(
        (await run('score', 'a.npy', 'b.npz', '--json', '--metrics', 'wam', ...flags)).stdout,
      );
      expect(stored.scores).toEqual(direct.scores);
    },
  );

  it('prints a table that names the extractor, the protocol and the warnings', async () => {
    await using folder = await openFolder();
    await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
    const { code, stdout, stderr } = await runCli(['score', 'a.npy', 'a.npy', '-q'], { folder: folder.path });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Frechet distance, given features +\S+/);
    expect(stdout).toContain('50 against 50');
    expect(stdout).toContain('given features (4-d), ddof 1, seed 0');
    expect(stdout).toMatch(/fingerprint +[0-9a-f]{64}/);
    expect(stdout).toContain('Warning: Kernel distance (KID) was left out');
  });

  it('writes occasional plain lines where stderr is piped', async () => {
    await using folder = await openFolder();
    await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
    const { stderr } = await runCli(['score', 'a.npy', 'a.npy'], { folder: folder.path });
    expect(stderr).toMatch(/scoring: (\d+)\/\1\n/);
    expect(stderr).not.toContain('\x1b');
  });
});

describe('fidboard stats and extract', () => {
  it('write what score reads', async () => {
    await using folder = await openFolder();
    await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
    const stats = await runCli(['stats', 'a.npy', '-o', 'a.npz'], { folder: folder.path });
    expect(stats).toMatchObject({
      code: 0,
      stdout: 'a.npz: statistics of 50 x 4 features, given features\n',
    });
    expect(await readStatistics(join(folder.path, 'a.npz'))).toMatchObject({ moments: { n: 50, ddof: 1 } });
    const scored = await runCli(['score', 'a.npy', 'a.npz', '--json'], { folder: folder.path });
    expect(JSON.parse(scored.stdout).scores[0].value).toBeLessThan(1e-9);
  });

  it('keep the file that was there when they fail', async () => {
    await using folder = await openFolder();
    await writeFile(join(folder.path, 'kept.npz'), 'precious');
    const { code } = await runCli(['stats', 'nothing', '-o', 'kept.npz'], { folder: folder.path });
    expect(code).toBe(3);
    expect(await readFile(join(folder.path, 'kept.npz'), 'utf8')).toBe('precious');
    expect(await readdir(folder.path)).toEqual(['kept.npz']);
  });
});

describe('fidboard protocols', () => {
  it('lists the protocol that a score of each extractor is computed under', async () => {
    await using folder = await openFolder();
    const { stdout } = await runCli(['protocols', '--json'], { folder: folder.path });
    const { protocols } = JSON.parse(stdout);
    for (const { id, fingerprint, protocol } of protocols) {
      expect(protocol).toEqual(defaultProtocol({ extractor: id }));
      expect(fingerprint).toBe(fingerprintOf(protocol));
    }
    const text = (await runCli(['protocols'], { folder: folder.path })).stdout;
    for (const group of Object.keys(protocols[0].protocol.metrics)) expect(text).toContain(`  ${group}: `);
  });
});

describe('the network', () => {
  it('runs where it is fastest, which is said, or where it is told to', async () => {
    await using folder = await openFolder();
    const images = fileURLToPath(
      new URL(
        '../../../packages/evaluation/test/vectors/imports/guided_diffusion_samples.npz',
        import.meta.url,
      ),
    );
    const run = (...args: string[]) =>
      runCli([...args, images, '-o', 'features.npy'], { folder: folder.path });
    const auto = await run('extract', '--json');
    const { provider } = JSON.parse(auto.stdout);
    expect(provider).toMatch(/^(cpu|webgpu|cuda)$/);
    const told = await run('extract', '--no-cache');
    expect(told.stderr).toContain(`network on ${provider}`);
    const named = await run('extract', '--provider', 'cpu');
    expect(named).toMatchObject({ code: 0 });
    expect(named.stderr).not.toContain('network on');
    expect((await run('extract', '--provider', 'tpu')).code).toBe(2);
  });
});

describe('Ctrl-C', () => {
  it('ends with 130 and leaves nothing behind', async () => {
    await using folder = await openFolder();
    await folder.features('a.npy', { rows: 20_000, cols: 64, seed: 1 });
    const child = startCli(['stats', 'a.npy', '-o', 'a.npz'], { folder: folder.path });
    const partial = await untilPartial(folder.path);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(await readdir(folder.path)).toEqual(['a.npy']);
    expect(partial).toContain('.partial');
  });
});

async function untilPartial(folder: string): Promise<string> {
  for (;;) {
    const found = (await readdir(folder)).find((name) => name.endsWith('.partial'));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
