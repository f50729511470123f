import { open } from 'node:fs/promises';
import { Refusal } from '@fidboard/core';

/** Receipts and key sets are a few kilobytes. */
const LARGEST = 4 * 2 ** 20;

/** The bytes of a small file; refuses (BAD_INPUT) one that cannot be read or is larger than any receipt. */
export async function readSmallFile(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    refuseLarge(path, (await file.stat()).size);
    return new Uint8Array(await file.readFile());
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new Refusal('BAD_INPUT', `${path}: expected a file, cannot read it (${code})`, 'Check the path.', {
      cause,
    });
  }
}

/** The text of a small answer. */
export async function readSmallAnswer(address: string, answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    refuseLarge(address, size);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function refuseLarge(name: string, size: number): void {
  if (size <= LARGEST) return;
  throw new Refusal(
    'BAD_INPUT',
    `${name}: expected at most ${LARGEST} bytes, got more`,
    'Give a receipt, or the keys that its issuer publishes.',
  );
}
