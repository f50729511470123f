import { stat } from 'node:fs/promises';
import { unlessMissing } from '@fidboard/core';

/** Bytes of a file; null where there is none. */
export async function fileSize(path: string): Promise<number | null> {
  return (await unlessMissing(stat(path), null))?.size ?? null;
}
