import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A file without a name: its space is free again when the handle is closed, even by a SIGKILL of this process. */
export async function unnamedFile(folder: string): Promise<FileHandle> {
  const path = join(folder, `fidboard-${randomBytes(12).toString('hex')}`);
  const handle = await open(path, 'wx+', 0o600);
  try {
    await rm(path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}
