// Promise: using this package sends nothing anywhere and leaves nothing in the user's folders.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it('opens a session and writes nothing under the home folder', async () => {
  const home = await mkdtemp(join(tmpdir(), 'fidboard-home-'));
  try {
    const door = new URL('../src/index.ts', import.meta.url).href;
    const program = `const { graphSession, GraphBuilder } = await import(${JSON.stringify(door)});
      const graph = new GraphBuilder('one');
      graph.output(graph.node('Identity', [graph.input('x', 'float32', [1])])[0]);
      await graphSession('one', () => graph.build());
      process.stdout.write(process.env.ORT_DISABLE_TELEMETRY);
      process.exit();`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { PATH = '' } = process.env;
    const { stdout } = await run(process.execPath, args, { env: { PATH, HOME: home } });
    expect(stdout).toBe('1');
    expect(await readdir(home)).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
