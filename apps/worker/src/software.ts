import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Software } from '@fidboard/evaluation';
import packageJson from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What this process runs, for receipts; of the commit that is given, or that of the checkout. */
export async function softwareOf(commit: string | null): Promise<Software> {
  return { name: 'fidboard', version: packageJson.version, commit: commit ?? (await checkedOut()) };
}

/** The commit of the checkout, "-dirty" behind it when tracked files differ; null without git or a checkout of our own. */
async function checkedOut(): Promise<string | null> {
  // Files that lie in somebody else's repository are not of its commit.
  if (!existsSync(`${root}/.git`)) return null;
  const describe = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
  try {
    return (await promisify(execFile)('git', describe, { cwd: root })).stdout.trim();
  } catch {
    // No git here: the receipt says that the commit is not known.
    return null;
  }
}
