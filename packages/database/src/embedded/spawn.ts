import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Identity } from './identity.ts';

/**
 * Starts one of PostgreSQL's programs as the given user, in a session of its own: Ctrl-C in a terminal is for
 * the launcher, which stops the server last.
 *
 * As root with a checkout that other users cannot enter (/root), the program keeps the one capability that lets it.
 */
export async function spawnProgram(
  program: string,
  args: readonly string[],
  { identity, paths }: { identity: Identity; paths: readonly string[] },
): Promise<ChildProcess> {
  const options = { detached: true, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
  const env = { ...process.env, LC_ALL: 'C' };
  if (identity.uid === undefined) return spawn(program, args, { ...options, env });
  for (const path of [program, ...paths]) {
    if (await canEnter(dirname(path), identity.uid)) continue;
    const { uid, gid } = identity;
    const caps = '+dac_override';
    const privileges = [
      `--reuid=${uid}`,
      `--regid=${gid}`,
      '--clear-groups',
      `--inh-caps=${caps}`,
      `--ambient-caps=${caps}`,
    ];
    return spawn('setpriv', [...privileges, program, ...args], { ...options, env });
  }
  return spawn(program, args, { ...options, env, ...identity });
}

/** Whether a user may pass through a folder and all above it. */
async function canEnter(folder: string, uid: number): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid: owner } = await stat(path);
    const needed = owner === uid ? constants.S_IXUSR : constants.S_IXOTH;
    if ((mode & needed) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
