// Promise: `npm start` on an empty folder gives a demo board scored for real, survives kill -9, and ends cleanly.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPlatform } from '../kit/platform.ts';

let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'fidboard-start-'));
});
afterAll(() => rm(dataDirectory, { recursive: true, force: true }));

interface Row {
  rank: number | null;
  method: { slug: string; baseline: boolean };
  cells: ({ metric: string; value: number } | null)[];
}

async function ranking(url: string): Promise<Row[]> {
  const query =
    '{ board(slug: "demo") { ranking { entries { rank method { slug baseline } cells { metric value } } } } }';
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = (await answer.json()) as {
    data: { board: { ranking: { entries: Row[] } | null } | null };
  };
  return data.board?.ranking?.entries ?? [];
}

async function until<T>(seconds: number, read: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + seconds * 1000; ; ) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`until: nothing after ${seconds} s`);
    await new Promise((done) => setTimeout(done, 500));
  }
}

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The database's own process: the first line of the file it keeps while it runs. */
async function postgresPid(): Promise<number> {
  const found = (await readdir(join(dataDirectory, 'postgres'), { recursive: true })).find((name) =>
    name.endsWith('postmaster.pid'),
  );
  if (found === undefined) throw new Error('ENOENT: no postmaster.pid');
  return Number((await readFile(join(dataDirectory, 'postgres', found), 'utf8')).split('\n')[0]);
}

/** Every process that the launcher has started, and what those have started, but for the database's. */
function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const children = (parent: number): number[] =>
    rows
      .filter(([, ppid, command]) => Number(ppid) === parent && command !== 'postgres')
      .flatMap(([child]) => [Number(child), ...children(Number(child))]);
  return children(pid);
}

describe('npm start', () => {
  it('seeds the demo board, is killed in the middle, starts again and finishes it', async () => {
    const killed = await startPlatform({ dataDirectory, demo: true });
    await until(120, async () => ((await ranking(killed.url)).length >= 1 ? true : undefined));
    const programs = descendants(killed.pid);
    expect(programs.length).toBeGreaterThanOrEqual(3);
    await killed.end('SIGKILL');
    await until(30, async () => (programs.some(isRunning) ? undefined : true));
    expect(isRunning(await postgresPid())).toBe(true);

    await using again = await startPlatform({ dataDirectory, demo: true });
    const rows = await until(240, async () => {
      const entries = await ranking(again.url);
      return entries.length === 7 && again.lines.some((line) => line.includes('the demo board is seeded'))
        ? entries
        : undefined;
    });
    const place = (slug: string) => rows.findIndex(({ method }) => method.slug === slug);
    // Real digits stand best and hold no rank; more function evaluations are better; all hold finite scores.
    expect(place('real-digits')).toBe(0);
    expect(rows[0]!.rank).toBeNull();
    expect(place('flow-matching-16')).toBeLessThan(place('flow-matching-1'));
    expect(rows.filter(({ rank }) => rank !== null).map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { cells } of rows) for (const cell of cells) expect(Number.isFinite(cell?.value)).toBe(true);

    const ours = [...descendants(again.pid), await postgresPid()];
    expect(await again.end('SIGINT')).toBe(0);
    await until(10, async () => (ours.some(isRunning) ? undefined : true));
    await expect(postgresPid()).rejects.toThrow('ENOENT');
  }, 480_000);

  it('says what to do when its port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as AddressInfo;
    await expect(startPlatform({ dataDirectory, port })).rejects.toThrow(
      new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is already in use.*PORT=${port + 1} npm start`),
    );
    taken.close();
  });
});
