import { copyFile, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CliRun, openFolder, runCli } from './run-cli.ts';

const IMAGES = fileURLToPath(
  new URL('../../../packages/evaluation/test/vectors/imports/guided_diffusion_samples.npz', import.meta.url),
);
const COUNT = 3;

/** A folder with a few images in a.npz, and the command line in it. */
async function openCache() {
  const folder = await openFolder();
  await copyFile(IMAGES, join(folder.path, 'a.npz'));
  const place = join(folder.path, '.cache', 'fidboard', 'features');
  return {
    path: folder.path,
    place,
    run: (...args: string[]): Promise<CliRun> => runCli(args, { folder: folder.path }),
    async json(...args: string[]) {
      const { code, stdout, stderr } = await runCli([...args, '--json'], { folder: folder.path });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout);
    },
    entries: () => readdir(place),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('the feature cache', () => {
  it('is used by every command that makes features, which say so', async () => {
    await using at = await openCache();
    const first = await at.json('extract', 'a.npz', '-o', 'a.npy', '--provider', 'cpu');
    expect(first.features).toEqual([{ path: 'a.npz', images: COUNT, provider: 'cpu', cached: false }]);
    const second = await at.run('extract', 'a.npz', '-o', 'b.npy', '--provider', 'cpu');
    expect(second.stdout).toContain('features: a.npz from the cache (cpu)');
    expect(await readFile(join(at.path, 'b.npy'))).toEqual(await readFile(join(at.path, 'a.npy')));
    const stats = await at.json('stats', 'a.npz', '-o', 'stats.npz');
    expect(stats).toMatchObject({ provider: 'cpu', providerChoice: null, features: [{ cached: true }] });
    const table = await at.run('score', 'a.npz', 'stats.npz', '--metrics', 'fid');
    expect(table.stdout).toMatch(/^features +a\.npz from the cache \(cpu\)$/m);
    const compared = await at.json('compare', 'a.npz', 'a.npz', 'stats.npz', '--metrics', 'fid');
    expect(compared.features).toMatchObject([{ cached: true }, { cached: true }]);
  }, 90_000);

  it('is neither read nor written with --no-cache, nor without room', async () => {
    await using at = await openCache();
    await at.json('extract', 'a.npz', '-o', 'a.npy', '--no-cache', '--provider', 'cpu');
    await expect(at.entries()).rejects.toThrow('ENOENT');
    const { stdout } = await runCli(['cache', '--json'], {
      folder: at.path,
      environment: { FIDBOARD_CACHE: join(at.path, 'elsewhere'), FIDBOARD_CACHE_BYTES: '5MB' },
    });
    expect(JSON.parse(stdout)).toEqual({
      folder: join(at.path, 'elsewhere', 'features'),
      maxBytes: 5e6,
      bytes: 0,
      entries: [],
    });
    const refused = await runCli(['cache'], {
      folder: at.path,
      environment: { FIDBOARD_CACHE_BYTES: 'lots' },
    });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('FIDBOARD_CACHE_BYTES');
  });

  it('is listed, verified and cleared', async () => {
    await using at = await openCache();
    for (const extractor of ['mobilenet-v2', 'inception-v3-mixed5'])
      await at.run('extract', 'a.npz', '-o', 'a.npy', '--extractor', extractor, '--provider', 'cpu');
    const { entries, bytes } = await at.json('cache');
    expect(entries).toMatchObject([
      {
        images: COUNT,
        dimension: 768,
        provider: 'cpu',
        extraction: { extractor: { id: 'inception-v3-mixed5' } },
      },
      { images: COUNT, dimension: 1280, extraction: { extractor: { id: 'mobilenet-v2' } } },
    ]);
    expect(bytes).toBe(entries[0].bytes + entries[1].bytes);
    const [inception, mobilenet] = entries.map(({ key }: { key: string }) =>
      join(at.place, `${key}.features`),
    );
    expect((await at.run('cache')).stdout).toMatch(/MobileNetV2.*\n2 entries, .* of at most 10 GB, in /);

    await writeFile(inception, (await readFile(inception)).subarray(0, -1));
    const verified = await at.run('cache', 'verify');
    expect(verified.stdout).toMatch(/deleted\n1 of 2 entries are what was stored\n$/);
    expect(await at.entries()).toEqual([mobilenet.split('/').at(-1)]);

    const now = new Date();
    const days = (count: number) => new Date(now.getTime() - count * 24 * 3600_000);
    await utimes(mobilenet, days(10), days(10));
    expect(await at.json('cache', 'clear', '--older-than', '11d')).toMatchObject({ cleared: 0, left: 1 });
    expect(await at.json('cache', 'clear', '--extractor', 'inception-v3-mixed5')).toMatchObject({
      cleared: 0,
    });
    expect(await at.json('cache', 'clear', '--older-than', '9d')).toMatchObject({ cleared: 1, left: 0 });
    expect((await at.run('cache')).stdout).toMatch(/^0 entries, 0 B of at most 10 GB/);
    expect((await at.run('cache', 'clear', '--older-than', 'soon')).code).toBe(2);
  }, 90_000);
});
