import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { extractorById, openExtractor } from '../src/index.ts';
import { installCheckpoint, installedPath, isInstalled, removeCheckpoint } from '../src/installed.ts';
import type { CheckpointSource } from '../src/manifest.ts';
import { modelsFolder } from '../src/models-folder.ts';
import { openFolder } from './folder.ts';

const CONTENT = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) % 251));
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

function sourceAt(url: string): CheckpointSource {
  return {
    kind: 'checkpoint',
    file: 'weights.pth',
    url,
    bytes: CONTENT.length,
    sha256: SHA256,
    network: { architecture: 'resnet', depth: 18 },
  };
}

/** A server of CONTENT that breaks the first connection off in the middle, and knows ranges. */
async function openServer() {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const { range } = request.headers;
    ranges.push(range);
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const body = CONTENT.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length });
    if (ranges.length > 1) return response.end(body);
    response.write(body.subarray(0, 40_000), () => setTimeout(() => response.destroy(), 500));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/weights.pth`,
    ranges,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('installing weights', () => {
  it('goes on with a download that broke off, and stores it under its hash', async () => {
    await using folder = await openFolder();
    vi.stubEnv('FIDBOARD_MODELS', folder.path);
    await using server = await openServer();
    const source = sourceAt(server.url);
    await expect(installCheckpoint(source)).rejects.toMatchObject({
      code: 'UNREACHABLE',
      remedy: expect.stringContaining('--from weights.pth'),
    });
    const told: number[] = [];
    const path = await installCheckpoint(source, { onProgress: (done) => told.push(done) });
    expect(path).toBe(join(folder.path, SHA256, 'weights.pth'));
    expect((await readFile(path)).equals(CONTENT)).toBe(true);
    expect(server.ranges).toEqual([undefined, 'bytes=40000-']);
    expect(told.at(-1)).toBe(CONTENT.length);
    await installCheckpoint(source);
    expect(server.ranges).toHaveLength(2);
  });

  it('takes a file, and refuses one that is not the very bytes', async () => {
    await using folder = await openFolder();
    vi.stubEnv('FIDBOARD_MODELS', folder.path);
    const from = join(folder.path, 'mine.pth');
    const source = sourceAt('http://127.0.0.1:9/weights.pth');
    await writeFile(from, Buffer.concat([CONTENT.subarray(1), Buffer.of(0)]));
    await expect(installCheckpoint(source, { from })).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    await writeFile(from, CONTENT);
    expect((await readFile(await installCheckpoint(source, { from }))).equals(CONTENT)).toBe(true);
    await expect(
      installCheckpoint({ ...source, sha256: 'a'.repeat(64) }, { from: 'nowhere' }),
    ).rejects.toThrow('--from: expected a file at nowhere');
  });

  it('says on a machine without network what to fetch and where to give it', async () => {
    await using folder = await openFolder();
    vi.stubEnv('FIDBOARD_MODELS', folder.path);
    const source = sourceAt('http://127.0.0.1:9/weights.pth');
    await expect(installCheckpoint(source)).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:9\/weights\.pth: expected weights\.pth, got (?!fetch failed)/,
      ),
      remedy: expect.stringContaining(
        'bring weights.pth here, and run the same command with --from weights.pth',
      ),
    });
  });

  it('is asked for when an extractor is opened without it', async () => {
    await using folder = await openFolder();
    vi.stubEnv('FIDBOARD_MODELS', folder.path);
    await expect(openExtractor('fid-inception-v3')).rejects.toMatchObject({
      code: 'USAGE', // BAD_INPUT would be about the samples that a worker scores
      message: expect.stringContaining('found none'),
      remedy: expect.stringContaining('fidboard extractors install fid-inception-v3'),
    });
    const { source } = extractorById('fid-inception-v3');
    expect(source).toMatchObject({ kind: 'checkpoint', bytes: 95_628_359 });
  });

  it('is held against its hash when an extractor is opened, and can be removed', async () => {
    await using folder = await openFolder();
    vi.stubEnv('FIDBOARD_MODELS', folder.path);
    const manifest = { ...extractorById('resnet18'), source: sourceAt('http://127.0.0.1:9/weights.pth') };
    const from = join(folder.path, 'mine.pth');
    await writeFile(from, CONTENT);
    const path = await installCheckpoint(manifest.source, { from });
    // Right by size, put there by hand.
    await writeFile(path, Buffer.alloc(CONTENT.length));
    await expect(installedPath(manifest, manifest.source)).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      remedy: expect.stringContaining('extractors remove resnet18'),
    });
    await writeFile(path, CONTENT);
    expect(await installedPath(manifest, manifest.source)).toBe(path);
    expect(await isInstalled(manifest)).toBe(true);
    expect(await removeCheckpoint(manifest.source)).toBe(true);
    expect(await isInstalled(manifest)).toBe(false);
    expect(await removeCheckpoint(manifest.source)).toBe(false);
  });

  it('is kept where the user’s data lies unless told otherwise', () => {
    expect(modelsFolder({ FIDBOARD_MODELS: '/models' })).toBe('/models');
    expect(modelsFolder({ XDG_DATA_HOME: '/data' })).toBe('/data/fidboard/models');
    expect(modelsFolder({})).toMatch(/\/\.local\/share\/fidboard\/models$/);
  });
});
