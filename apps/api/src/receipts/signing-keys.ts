import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Clock, Refusal } from '@fidboard/core';
import { type KeyRing, newRing, readRing, rotatedRing } from './key-ring.ts';

/** Where the signing keys are: in the environment, or in a file that only its owner may read. */
export interface KeyPlace {
  /** The text of a ring, from FIDBOARD_SIGNING_KEYS; null where it is unset. */
  readonly given: string | null;
  /** Used where no ring is given. */
  readonly path: string;
}

/** The signing keys of this server; read anew each time, so that a rotation needs no restart. */
export interface SigningKeys {
  read(): KeyRing;
}

/** Opens the signing keys, and makes the first one where there is none. Refuses (USAGE) a ring that is damaged or open to others. */
export function openSigningKeys({ given, path }: KeyPlace, clock: Clock): SigningKeys {
  const read = () =>
    given === null ? readRing(readFileSync(path, 'utf8'), path) : readRing(given, 'FIDBOARD_SIGNING_KEYS');
  if (given === null) {
    makeRing(path, clock);
    refuseOpenFile(path);
  }
  read();
  return {
    read() {
      try {
        return read();
      } catch (cause) {
        // Damaged since the start: no fault of whoever asks, and not theirs to hear of.
        throw new Error('signing keys: expected those of the start, got others', { cause });
      }
    },
  };
}

/** Retires the key that signs, and makes its successor. Refuses (CONFLICT) while another rotation is under way. */
export function rotateSigningKeys({ given, path }: KeyPlace, clock: Clock): KeyRing {
  if (given !== null) {
    throw new Refusal(
      'USAGE',
      'keys rotate: expected a ring in a file, got FIDBOARD_SIGNING_KEYS',
      'Write its value to a file signing-keys.json, rotate that with FIDBOARD_DATA set to its folder, and set the variable to its content.',
    );
  }
  const next = `${path}.new`;
  try {
    // Exclusive: who finds the file there waits for the other rotation.
    writeFileSync(next, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new Refusal(
      'CONFLICT',
      `${next}: expected no such file, found one`,
      'Wait for the other rotation; when there is none, remove the file.',
    );
  }
  try {
    const text = rotatedRing(readFileSync(path, 'utf8'), clock.now());
    writeFileSync(next, text);
    renameSync(next, path);
    return readRing(text, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

function makeRing(path: string, clock: Clock): void {
  if (exists(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, newRing(clock.now()), { mode: 0o600 });
  try {
    // Whole or not at all, and never over the ring of a process that was quicker.
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function refuseOpenFile(path: string): void {
  const mode = statSync(path).mode & 0o777;
  // Windows has no such modes.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new Refusal(
    'USAGE',
    `${path}: expected a file that only its owner may read, got mode ${mode.toString(8)}`,
    `Run chmod 600 ${path}; if others could read it, rotate the key: npm run keys -- rotate`,
  );
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
