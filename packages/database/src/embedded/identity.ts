import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Refusal } from '@fidboard/core';

const execute = promisify(execFile);

/** Who PostgreSQL runs as; empty for the user who runs us. */
export type Identity = { uid: number; gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root: then it runs as the system user `postgres`, made here when there is none. */
export async function serverIdentity(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const existing = await lookUp();
  if (existing !== null) return existing;
  try {
    await execute('groupadd', ['--system', 'postgres']).catch(() => undefined);
    await execute('useradd', ['--system', '--no-create-home', '--gid', 'postgres', 'postgres']);
  } catch (cause) {
    throw cannotBeRoot('a system user `postgres` cannot be made here', cause);
  }
  const made = await lookUp();
  if (made === null) throw cannotBeRoot('the system user `postgres` was made but is not found');
  return made;
}

async function lookUp(): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([
      execute('id', ['-u', 'postgres']),
      execute('id', ['-g', 'postgres']),
    ]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

function cannotBeRoot(reason: string, cause?: unknown): Refusal {
  return new Refusal(
    'UNREACHABLE',
    `embedded PostgreSQL does not run as root, and ${reason}`,
    'Run Fidboard as a normal user, or set DATABASE_URL to a PostgreSQL of yours.',
    { cause },
  );
}
