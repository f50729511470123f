// Promise: npm run doctor finds what would keep npm start from working, and says how to mend it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkNode } from '../src/doctor/checks.ts';
import { freePort } from '../src/ports.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fidboard-doctor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const doctor = fileURLToPath(new URL('../src/doctor/main.ts', import.meta.url));

function consult(environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), doctor], {
      env: { ...process.env, DATABASE_URL: '', STORAGE_URL: '', FIDBOARD_DATA: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}

describe('npm run doctor', () => {
  it('finds a sound machine sound', async () => {
    const { code, output } = await consult({ PORT: String(await freePort()) });
    expect(output).toContain('Everything npm start needs is here.');
    for (const part of ['Node', 'port', 'disk', 'database', 'storage', 'extractor', 'provider']) {
      expect(output).toMatch(new RegExp(`^ok +${part} `, 'm'));
    }
    expect(output).not.toContain('FAIL');
    expect(code).toBe(0);
  });

  it('prints the mend of each thing that is broken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as AddressInfo;
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { code, output } = await consult({
      PORT: String(port),
      FIDBOARD_DATA: join(file, 'data'),
      STORAGE_URL: 'ftp://example.org/',
      DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none`,
    });
    taken.close();
    expect(code).toBe(1);
    for (const [part, mend] of [
      ['port', `PORT=${port + 1} npm start`],
      ['disk', 'Set FIDBOARD_DATA to a folder that you may write to.'],
      ['database', 'Check host, port, user and password in DATABASE_URL'],
      ['storage', 'file:'],
    ] as const) {
      const at = output.search(new RegExp(`^FAIL ${part} `, 'm'));
      expect(at, part).toBeGreaterThanOrEqual(0);
      expect(output.slice(at).split('\n')[1]).toContain(mend);
    }
    expect(output).toContain('4 to mend.');
  });
});

describe('checkNode', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('takes %s', (version) => {
    expect(checkNode(version).state).toBe('ok');
  });

  it.each(['20.18.9', '18.20.0', '19.99.0'])('refuses %s', (version) => {
    expect(checkNode(version).state).toBe('failed');
  });
});
