import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@fidboard/core';

/** Deletes the files of a folder that nobody has written to for `ms` milliseconds; leaves subfolders alone. */
export async function sweepOlderThan(folder: string, ms: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(folder, entry.name);
    // Another process may be sweeping, or giving the file its name, at this moment.
    const found = await unlessMissing(stat(path), null);
    if (found !== null && Date.now() - found.mtimeMs > ms) await rm(path, { force: true });
  }
}
