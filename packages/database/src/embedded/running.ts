import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SUPERUSER } from './cluster.ts';

/** The address of the embedded PostgreSQL that a running Fidboard keeps in a folder, as its files say; null where there is none. */
export async function embeddedUrl(directory: string): Promise<string | null> {
  const folder = resolve(directory);
  try {
    const [password, file] = await Promise.all([
      readFile(join(folder, 'password'), 'utf8'),
      readFile(join(folder, 'data', 'postmaster.pid'), 'utf8'),
    ]);
    const [pid, , , port] = file.split('\n').map(Number);
    return port! > 0 && isThere(pid!)
      ? `postgresql://${SUPERUSER}:${password.trim()}@127.0.0.1:${port}/postgres`
      : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whether a process lives, whoever's it is: the server may run as another user. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
