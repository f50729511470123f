import { Refusal } from '@fidboard/core';

/**
 * Reads what the platform keeps: protocols, references, features.
 *
 * A refusal of it says nothing about a submission's samples, so it becomes an Error: tried again, and never blamed on
 * the submitter.
 */
export async function readOurs<T>(what: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    throw new Error(`${what}: ${cause.message}`, { cause });
  }
}
