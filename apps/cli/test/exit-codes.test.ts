import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Refusal } from '@fidboard/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../src/failure.ts';
import { type Folder, openFolder, runCli, startCli } from './run-cli.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
  await folder.features('a.npy', { rows: 50, cols: 4, seed: 1 });
  await folder.features('b.npy', { rows: 60, cols: 4, seed: 2 });
  await folder.features('other.npy', { rows: 50, cols: 5, seed: 3 });
});
afterAll(() => folder[Symbol.asyncDispose]());

const run = (args: string, environment: Record<string, string> = {}) =>
  runCli(args.split(' '), { folder: folder.path, environment });

describe('exit codes', () => {
  it('0: a reader that has read enough, as of fidboard metrics | head', async () => {
    const child = startCli(['metrics'], { folder: folder.path });
    const complaint = text(child.stderr);
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    expect({ code, stderr: await complaint }).toEqual({ code: 0, stderr: '' });
  });

  it.each(['--help', '--version', 'score --help', 'submit --help', 'metrics'])('0: %s', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.length).toBeGreaterThan(4);
  });

  it.each([
    ['score a.npy', "missing required argument 'reference'"],
    ['score a.npy b.npy --no-such-option', "unknown option '--no-such-option'"],
    ['nonsense', "unknown command 'nonsense'"],
    ['score a.npy b.npy --seed -1', 'Expected a whole number of at least 0'],
    ['score a.npy b.npy --metrics sid', 'there is no metric "sid"'],
    ['score a.npy b.npy --pca many', 'Expected a whole number of at least 1'],
    ['score a.npy b.npy --covariance round', 'Allowed choices are full, diagonal, tied, spherical'],
    ['score a.npy b.npy --components 0', 'Expected a whole number of at least 1'],
    ['score a.npy b.npy --skew-root square', 'Allowed choices are cube, none'],
    ['score a.npy b.npy --skew-weight -1', 'Expected a number of at least 0'],
    ['score a.npy b.npy --extractor resnet', 'extractor: expected mobilenet-v2'],
    ['stats a.npy', "required option '-o, --output <file>' not specified"],
    ['stats a.npy -o stats.pkl', '--output: expected a name that ends in .npz'],
    [
      'submit a.npy --board b --team t --method m --seed 2147483648',
      'Expected a whole number of at most 2147483647',
    ],
    ['watch x --server not-an-address', '--server: expected an address'],
  ])('2: %s', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each([
    ['score a.npy nothing', 'nothing: expected a file or folder, found nothing'],
    ['score a.npy b.npy --metrics kid', 'draws subsets of 1000 and the smaller sample has 50 images'],
    ['score a.npy b.npy --subset-size 51', 'Choose --subset-size 50 or less'],
    ['stats a.npy -o no/such/folder/stats.npz', '--output: cannot write'],
    ['extractors install fid-inception-v3 --from a.npy', 'expected 95628359 bytes with SHA-256 6726825d'],
    ['extractors install fid-inception-v3 --from gone.pth', '--from: expected a file at gone.pth'],
    ['extract a.npy -o features.npy', 'expected images, got features'],
  ])('3: %s', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('4: features of another dimension', async () => {
    const { code, stderr } = await run('score a.npy other.npy --quiet');
    expect(code).toBe(4);
    expect(stderr).toBe(
      'fidboard: other.npy: expected features of dimension 4, as a.npy has, got 5\n' +
        '  Compute both sides with the same extractor.\n',
    );
  });

  it('5: nobody logged in, no server, a server that fails', async () => {
    const submit = 'submit a.npy --board demo --team t --method m';
    expect(await run(submit)).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('expected to be logged in'),
    });
    const token = { FIDBOARD_TOKEN: 'fidboard_none' };
    const unreachable = await run(`${submit} --server http://127.0.0.1:1`, token);
    expect(unreachable).toMatchObject({ code: 5, stderr: expect.stringContaining('got no answer') });
    const server = createServer((_request, response) => response.writeHead(502).end('bad gateway'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const broken = await run(`${submit} --server http://127.0.0.1:${port}`, token);
    server.close();
    expect(broken).toMatchObject({ code: 5, stderr: expect.stringContaining('got status 502') });
  });

  it('1: what nobody expected, which is our fault', () => {
    expect(exitCodeOf(new TypeError('x is not a function'))).toBe(1);
    expect(exitCodeOf(new Refusal('INTERNAL', 'a', 'b'))).toBe(1);
  });

  it('are the same with --json, which makes the failure one JSON object on stderr', async () => {
    for (const [args, code, name] of [
      ['score a.npy --json', 2, 'USAGE'],
      ['score a.npy nothing --json', 3, 'BAD_INPUT'],
      ['score a.npy other.npy --json', 4, 'PROTOCOL_MISMATCH'],
    ] as const) {
      const result = await run(args);
      expect(result).toMatchObject({ code, stdout: '' });
      expect(JSON.parse(result.stderr)).toEqual({
        error: { code: name, message: expect.any(String), remedy: expect.any(String) },
      });
    }
  });
});
