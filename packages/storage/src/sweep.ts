import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Deletes the files of a folder that nobody has written to for `ms` milliseconds; leaves subfolders alone. */
export async function sweepOlderThan(folder: string, ms: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(folder, entry.name);
    // Another process may be sweeping, or giving the file its name, at this moment.
    const { mtimeMs } = await stat(path).catch(absent);
    if (Date.now() - mtimeMs > ms) await rm(path, { force: true });
  }
}

function absent(error: unknown): { mtimeMs: number } {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { mtimeMs: Number.POSITIVE_INFINITY };
  throw error;
}
