// Promise: what the cache gives is to the bit what was put there, whatever other processes, kills and disks do to it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@fidboard/core';
import { rowsOf } from '@fidboard/statistics';
import { describe, expect, it } from 'vitest';
import { cacheKey, cachePlace, FeatureCache } from '../src/index.ts';
import { CACHED, featuresOf, ENTRY_BYTES as ONE } from './cached-features.ts';
import { openWorkspace, refusalOf } from './workspace.ts';

async function openCache(options: { maxBytes?: number } = {}) {
  const workspace = await openWorkspace();
  const warnings: string[] = [];
  const folder = workspace.path('cache');
  const cache = new FeatureCache({
    folder,
    maxBytes: options.maxBytes ?? 1e9,
    clock: systemClock,
    onWarning: (text) => warnings.push(text),
  });
  const pathOf = (samples: string) => `${folder}/${cacheKey({ ...CACHED, samples })}.features`;
  return {
    cache,
    warnings,
    folder,
    pathOf,
    put: (samples: string) => cache.put({ ...CACHED, samples }, rowsOf(featuresOf(samples))),
    /** What the cache holds of a set, all at once. */
    async got(samples: string): Promise<Float32Array | null> {
      const rows = await cache.get({ ...CACHED, samples });
      if (rows === null) return null;
      await using held = rows;
      const parts: number[] = [];
      for await (const { data } of held) parts.push(...data);
      return Float32Array.from(parts);
    },
    /** As if it had been used so many seconds ago. */
    async age(samples: string, seconds: number) {
      const then = new Date(Date.now() - 1000 * seconds);
      await utimes(pathOf(samples), then, then);
    },
    [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
  };
}

describe('FeatureCache', () => {
  it('gives back the very bits, and nothing under another key', async () => {
    await using at = await openCache();
    expect(await at.got('a')).toBeNull();
    await at.put('a');
    expect(await at.got('a')).toEqual(featuresOf('a').data);
    const others = [
      { ...CACHED, samples: 'b' },
      { ...CACHED, samples: 'a', provider: 'webgpu' },
      {
        ...CACHED,
        samples: 'a',
        extraction: { ...CACHED.extraction, resize: 'bilinear-half-pixel' as const },
      },
      {
        ...CACHED,
        samples: 'a',
        extraction: { ...CACHED.extraction, extractor: { id: 'mobilenet-v2', sha256: '0'.repeat(64) } },
      },
    ];
    for (const other of others) expect(await at.cache.get(other)).toBeNull();
    expect(at.warnings).toEqual([]);
  });

  it.each([
    ['a flipped bit', (bytes: Buffer) => bytes.with(bytes.length - 100, bytes.at(-100)! ^ 1)],
    ['a flipped bit of the header', (bytes: Buffer) => bytes.with(30, bytes[30]! ^ 1)],
    ['a lost end', (bytes: Buffer) => bytes.subarray(0, -7)],
    ['nothing', () => Buffer.alloc(0)],
    ['another file', () => Buffer.from('{"format":1}\n')],
  ])('drops an entry that became %s, with a warning', async (_what, damaged) => {
    await using at = await openCache();
    await at.put('a');
    const path = at.pathOf('a');
    await writeFile(path, damaged(await readFile(path)));
    expect(await at.got('a')).toBeNull();
    expect(at.warnings).toEqual([expect.stringMatching(/^The cached features .* were damaged \(.*\)/)]);
    expect(await readdir(at.folder)).toEqual([]);
    await at.put('a');
    expect(await at.got('a')).toEqual(featuresOf('a').data);
  });

  it('lets go of what was not used for longest when room is wanted', async () => {
    await using at = await openCache({ maxBytes: 3 * ONE + 10 });
    for (const [i, name] of ['a', 'b', 'c'].entries()) {
      await at.put(name);
      await at.age(name, 100 - i);
    }
    expect(await at.got('a')).not.toBeNull(); // a use, which makes b the oldest
    await at.put('d');
    const kept = (await at.cache.list()).map(({ header }) => header?.samples);
    expect(new Set(kept)).toEqual(new Set(['a', 'c', 'd']));
  });

  it('keeps nothing that does not fit at all, and deletes nothing for it', async () => {
    await using at = await openCache({ maxBytes: ONE });
    await at.put('a');
    const wide = rowsOf({ rows: 64, cols: 8, data: new Float32Array(512) });
    await at.cache.put({ ...CACHED, samples: 'wide' }, wide);
    expect((await at.cache.list()).map(({ header }) => header?.samples)).toEqual(['a']);
    expect(at.warnings).toEqual([]);
  });

  it('can be read on while another process deletes it', async () => {
    await using at = await openCache();
    await at.put('a');
    await using rows = (await at.cache.get({ ...CACHED, samples: 'a' }))!;
    await at.cache.delete(cacheKey({ ...CACHED, samples: 'a' }));
    const parts: number[] = [];
    for await (const { data } of rows) parts.push(...data);
    expect(Float32Array.from(parts)).toEqual(featuresOf('a').data);
  });

  it('leaves nothing of features that end by an error, and passes the error on', async () => {
    await using at = await openCache();
    const failing = {
      rows: 2,
      cols: 8,
      async *[Symbol.asyncIterator]() {
        yield { rows: 1, cols: 8, data: new Float32Array(8) };
        throw new Error('the network broke');
      },
    };
    await expect(at.cache.put({ ...CACHED, samples: 'a' }, failing)).rejects.toThrow('the network broke');
    expect(await readdir(at.folder)).toEqual([]);
  });

  it('goes without itself where it cannot be written, with one sentence', async () => {
    await using at = await openCache();
    await writeFile(at.folder, 'a file where the folder should be');
    await at.put('a');
    expect(await at.got('a')).toBeNull();
    expect(at.warnings[0]).toMatch(/cannot be written to \(E(EXIST|NOTDIR)\)/);
  });

  it('is readable by nobody else', async () => {
    await using at = await openCache();
    await at.put('a');
    expect((await stat(at.folder)).mode & 0o077).toBe(0);
    expect((await stat(at.pathOf('a'))).mode & 0o077).toBe(0);
  });

  it('clears away what a killed writer left, but not what is being written', async () => {
    await using at = await openCache();
    await at.put('a');
    const [left, fresh] = [`${at.folder}/left.incoming`, `${at.folder}/fresh.incoming`];
    for (const path of [left, fresh]) await writeFile(path, 'half');
    const yesterday = new Date(Date.now() - 24 * 3600_000);
    await utimes(left, yesterday, yesterday);
    await at.put('b');
    const files = await readdir(at.folder);
    expect(files).toContain('fresh.incoming');
    expect(files).not.toContain('left.incoming');
  });
});

describe('several processes on one cache', () => {
  it('never see half an entry, though writers are killed and the cache is too small for all', async () => {
    await using at = await openCache({ maxBytes: 4 * ONE });
    const children = [1, 2, 3].map(() => startWriter(at.folder, 4 * ONE));
    await Promise.all(children.map((child) => once(child.stdout!, 'data')));
    const deadline = Date.now() + 800;
    let sound = 0;
    while (Date.now() < deadline) {
      for (const name of ['s0', 's1', 's2', 's3', 's4', 's5']) {
        const got = await at.got(name);
        if (got === null) continue;
        expect(got).toEqual(featuresOf(name).data);
        sound++;
      }
    }
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map((child) => once(child, 'close')));
    expect(sound).toBeGreaterThan(0);
    expect(at.warnings).toEqual([]);
    await at.put('last');
    const sizes = (await at.cache.list()).map(({ bytes }) => bytes);
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(4 * ONE);
    for (const { key } of await at.cache.list()) expect(await at.cache.check(key)).toBeNull();
  }, 30_000);
});

function startWriter(folder: string, maxBytes: number): ChildProcess {
  const script = fileURLToPath(new URL('write-cache-in-child.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, folder, String(maxBytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('the place of the cache', () => {
  it('is chosen, or the user’s folder of caches', () => {
    expect(cachePlace({ FIDBOARD_CACHE: '/c' }).folder).toBe('/c/features');
    expect(cachePlace({ XDG_CACHE_HOME: '/x' })).toEqual({ folder: '/x/fidboard/features', maxBytes: 10e9 });
  });

  it.each([
    ['20GB', 20e9],
    ['1.5 gb', 1.5e9],
    ['500MB', 500e6],
    ['4096', 4096],
    ['4096B', 4096],
    ['0', 0],
  ])('%s is understood as its size', (text, bytes) => {
    expect(cachePlace({ FIDBOARD_CACHE_BYTES: text }).maxBytes).toBe(bytes);
  });

  it.each(['much', '-1', '1e9', '20G', '5 parsecs'])('%s is refused as a size', async (text) => {
    const refusal = await refusalOf(async () => cachePlace({ FIDBOARD_CACHE_BYTES: text }));
    expect(refusal.code).toBe('USAGE');
    expect(refusal.message).toContain(text);
  });
});
