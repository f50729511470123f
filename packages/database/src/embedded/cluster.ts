import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Identity } from './identity.ts';
import { spawnProgram } from './spawn.ts';

/** Where a server's files are. */
export interface Cluster {
  directory: string;
  data: string;
  password: string;
}

export const SUPERUSER = 'fidboard';

/** The cluster in a directory, made by initdb at the first start. */
export async function ensureCluster(
  directory: string,
  { initdb, identity, log }: { initdb: string; identity: Identity; log: (line: string) => void },
): Promise<Cluster> {
  await mkdir(directory, { recursive: true });
  const data = join(directory, 'data');
  const password = await ensurePassword(join(directory, 'password'));
  if (await exists(join(data, 'PG_VERSION'))) return { directory, data, password };
  // Made aside and renamed when whole: a start that is killed half-way leaves nothing that looks like data.
  const making = join(directory, 'data.new');
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  const passwordFile = join(making, '..', 'initdb.password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (identity.uid !== undefined) {
    await chown(making, identity.uid, identity.gid);
    await chown(passwordFile, identity.uid, identity.gid);
  }
  log('making the database (first start)');
  try {
    const child = await spawnProgram(
      initdb,
      [
        `--pgdata=${making}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ],
      { identity, paths: [passwordFile] },
    );
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += String(chunk);
    });
    child.stderr?.on('data', (chunk) => {
      output += String(chunk);
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`initdb: expected exit code 0, got ${String(code)}: ${output}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(making, data);
  return { directory, data, password };
}

async function ensurePassword(path: string): Promise<string> {
  if (await exists(path)) return (await readFile(path, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(path, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
