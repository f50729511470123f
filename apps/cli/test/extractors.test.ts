// Promise: an ONNX file of one's own becomes an extractor like any other, and goes again without a trace.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Folder, openFolder, runCli } from './run-cli.ts';

const vector = (name: string) => fileURLToPath(new URL(`./vectors/${name}`, import.meta.url));

/** Six binary PPM images of 20 x 18 pixels. */
async function images(folder: Folder, name: string, step: number): Promise<void> {
  await mkdir(join(folder.path, name));
  for (let i = 0; i < 6; i++) {
    const pixels = Uint8Array.from({ length: 20 * 18 * 3 }, (_, at) => (at * step + i * i * 37) % 256);
    const image = Buffer.concat([Buffer.from('P6 20 18 255\n'), pixels]);
    await writeFile(join(folder.path, name, `${i}.ppm`), image);
  }
}

describe('fidboard extractors', () => {
  it('add, list, info and remove a network, and score with it in between', async () => {
    await using folder = await openFolder();
    const run = (...args: string[]) => runCli(args, { folder: folder.path });
    await images(folder, 'a', 7);
    await images(folder, 'b', 11);
    const flags = ['--mean', '0.5,0.5,0.5', '--std', '0.5,0.5,0.25', '--licence', 'CC0-1.0'];
    const added = await run('extractors', 'add', vector('tiny.onnx'), '--id', 'mine', ...flags);
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(added.stdout).toContain('mine: 4 features, sha256 ');
    expect((await run('extractors')).stdout).toMatch(/^mine +mine, 4 features, CC0-1\.0; added$/m);

    const scoring = ['score', 'a', 'b', '--extractor', 'mine', '--metrics', 'fid', '--json', '--no-cache'];
    const scored = await run(...scoring);
    const { protocol, scores } = JSON.parse(scored.stdout);
    expect(scores[0].value).toBeGreaterThan(0);
    expect(protocol.extraction).toMatchObject({
      extractor: { id: 'mine' },
      dimension: 4,
      input: { width: 16, height: 16 },
      resize: 'antialias-bilinear',
      normalisation: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.25] },
    });

    // What info prints makes the same extractor elsewhere: protocols agree.
    const { stdout: info } = await run('extractors', 'info', 'mine');
    const [, printed] = /fidboard extractors add FILE\.onnx (.*)$/m.exec(info) ?? [];
    await using elsewhere = await openFolder();
    await images(elsewhere, 'a', 7);
    await images(elsewhere, 'b', 11);
    const there = (...args: string[]) => runCli(args, { folder: elsewhere.path });
    await there('extractors', 'add', vector('tiny.onnx'), ...printed!.split(' '));
    expect(JSON.parse((await there(...scoring)).stdout).protocol).toEqual(protocol);

    await run('stats', 'a', '-o', 'a.npz', '--extractor', 'mine', '--no-cache');
    expect((await run('extractors', 'remove', 'mine')).stdout).toContain('mine is forgotten');
    const gone = await run('score', 'b', 'a.npz', '--metrics', 'fid', '--no-cache');
    expect(gone.code).toBe(4);
    expect(gone.stderr).toContain(`id mine, sha256 ${protocol.extraction.extractor.sha256}`);
    expect(gone.stderr).toContain('fidboard extractors info mine');
    expect((await run(...scoring)).code).toBe(2);
  });

  it.each([
    [3, 'a batch of 1 that is fixed in the file', ['tiny_fixed.onnx', '--normalisation', 'imagenet']],
    [2, 'how the network was trained to see pixels', ['tiny.onnx']],
    [
      2,
      'expected 16x16, as the file says, got 32x32',
      ['tiny.onnx', '--normalisation', 'clip', '--input', '32'],
    ],
    [2, 'expected features, got "pooled"', ['tiny.onnx', '--normalisation', 'clip', '--output', 'pooled']],
    [2, '--pool cls does not take', ['tiny.onnx', '--normalisation', 'clip', '--pool', 'cls']],
    [2, 'got another mixture', ['tiny.onnx', '--mean', '0,0,0']],
    [2, 'three numbers', ['tiny.onnx', '--mean', '0,0']],
  ])('add ends with %i: %s', async (code, message, [file, ...flags]) => {
    await using folder = await openFolder();
    const { stderr, ...outcome } = await runCli(['extractors', 'add', vector(file!), ...flags], {
      folder: folder.path,
    });
    expect(outcome).toEqual({ code, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('tell what can be removed, and what a packaged one is', async () => {
    await using folder = await openFolder();
    const run = (...args: string[]) => runCli(args, { folder: folder.path });
    expect(await run('extractors', 'remove', 'mobilenet-v2')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('comes with Fidboard'),
    });
    expect(await run('extractors', 'remove', 'resnet18')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not installed'),
    });
    const info = JSON.parse((await run('extractors', 'info', 'clip-vitb32', '--json')).stdout);
    expect(info).toMatchObject({ installed: false, source: { kind: 'checkpoint', file: 'ViT-B-32.pt' } });
  });
});
