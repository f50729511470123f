import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../src/index.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fidboard-embedded-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

const start = (port?: number) => startEmbeddedPostgres({ directory, port, log: () => undefined });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A launcher in a process of its own, which can be killed. */
async function launch(): Promise<{ launcher: ChildProcess; url: string; serverPid: number }> {
  const script = fileURLToPath(new URL('./launcher.ts', import.meta.url));
  const launcher = spawn(process.execPath, ['--import', 'tsx', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(launcher.stdout!, 'data');
  const [url, pid] = String(line).trim().split(' ');
  return { launcher, url: url!, serverPid: Number(pid) };
}

async function kill(process_: ChildProcess): Promise<void> {
  process_.kill('SIGKILL');
  await once(process_, 'exit');
}

describe('embedded PostgreSQL', () => {
  it('keeps its data from run to run, on 127.0.0.1, behind a password that only we can read', async () => {
    const first = await start();
    expect(new URL(first.url).hostname).toBe('127.0.0.1');
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.ended;
    expect((await stat(join(directory, 'password'))).mode & 0o777).toBe(0o600);
    await using second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    const stranger = new URL(second.url);
    stranger.password = 'guess';
    await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('starts after kill -9 of launcher and server, with everything that was committed', async () => {
    const { launcher, url, serverPid } = await launch();
    await query(url, 'CREATE TABLE committed AS SELECT 1 AS one');
    await kill(launcher);
    process.kill(serverPid, 'SIGKILL');
    await using again = await start();
    expect(await query(again.url, 'SELECT one FROM committed')).toEqual([{ one: 1 }]);
  });

  it('stops the server that a killed launcher left behind, and goes on with its data', async () => {
    const { launcher, url, serverPid } = await launch();
    await query(url, 'CREATE TABLE orphaned AS SELECT 1 AS one');
    await kill(launcher);
    await using again = await start();
    expect(again.pid).not.toBe(serverPid);
    expect(() => process.kill(serverPid, 0)).toThrow();
    expect(await query(again.url, 'SELECT one FROM orphaned')).toEqual([{ one: 1 }]);
  });

  it('leaves a server alone that another launcher uses', async () => {
    const owner = await start();
    await expect(start()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await owner.stop();
  });

  it('does not mind a pid file that names somebody else', async () => {
    await writeFile(join(directory, 'data', 'postmaster.pid'), `${process.pid}\n${directory}/data\n0\n1\n`);
    await using server = await start();
    expect(await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).toContain(`${server.pid}\n`);
  });

  it('refuses a port that is taken, and says what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    await expect(start(port)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(String(port)),
    });
    taken.close();
  });
});
