import { Refusal } from '@fidboard/core';
import { listNpz } from '@fidboard/npy';
import { detectFormat } from './detectFormat.ts';

/** Whether a path holds images to open with openSamples, rather than features or statistics; never throws a Refusal. */
export async function isSampleSource(path: string): Promise<boolean> {
  try {
    const format = await detectFormat(path, path);
    return format !== 'npz' || (await holdsImages(path));
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

async function holdsImages(path: string): Promise<boolean> {
  const members = await listNpz(path);
  return members.some(
    ({ name, dtype, shape }) =>
      name === 'arr_0' && dtype === 'uint8' && (shape.length === 3 || shape.length === 4),
  );
}
