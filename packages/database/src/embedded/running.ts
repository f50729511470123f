import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { unlessMissing } from '@fidboard/core';
import { SUPERUSER } from './cluster.ts';

/** The address of the embedded PostgreSQL that a running Fidboard keeps in a folder, as its files say; null where there is none. */
export async function embeddedUrl(directory: string): Promise<string | null> {
  const folder = resolve(directory);
  const read = (...path: string[]) => unlessMissing(readFile(join(folder, ...path), 'utf8'), null);
  const [password, file] = await Promise.all([read('password'), read('data', 'postmaster.pid')]);
  if (password === null || file === null) return null;
  const [pid, , , port] = file.split('\n').map(Number);
  return port! > 0 && isThere(pid!)
    ? `postgresql://${SUPERUSER}:${password.trim()}@127.0.0.1:${port}/postgres`
    : null;
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
