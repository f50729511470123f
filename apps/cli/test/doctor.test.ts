import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = tmpdir();

describe('fidboard doctor', () => {
  it('tells of each provider whether it runs, and what auto takes', async () => {
    const { stdout, code } = await runCli(['doctor'], { folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cpu +runs$/m);
    expect(stdout).toMatch(/^webgpu +\S/m);
    expect(stdout).toMatch(/^cuda +\S/m);
    expect(stdout).toMatch(/^auto +\S/m);
  });

  it('measures on demand, within what is fixed', async () => {
    const { stdout, code } = await runCli(
      ['doctor', '--measure', '--threads', '1', '--batch-size', '2', '--json'],
      { folder },
    );
    expect(code).toBe(0);
    const { choice, statuses } = JSON.parse(stdout);
    expect(statuses).toHaveLength(3);
    expect(choice).toMatchObject({ threads: 1, batchSize: 2 });
    expect(choice.secondsPerImage.cpu).toBeGreaterThan(0);
  });

  it('refuses a network that is not known, and a batch of none', async () => {
    expect((await runCli(['doctor', '--measure', '--extractor', 'none'], { folder })).code).toBe(2);
    expect((await runCli(['doctor', '--batch-size', '0'], { folder })).code).toBe(2);
  });
});
