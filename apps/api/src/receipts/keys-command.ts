import { Refusal, systemClock } from '@fidboard/core';
import { readSigningKeyPlace } from '../settings.ts';
import type { KeyRing } from './key-ring.ts';
import { openSigningKeys, rotateSigningKeys } from './signing-keys.ts';

const USAGE = `usage: npm run keys -- list | rotate

list    the keys that sign and signed receipts, as they are published
rotate  retire the key that signs and make its successor; a running server goes on with it

FIDBOARD_DATA is the folder of the keys (.fidboard when left out).
`;

/** `npm run keys`: for operators, on the machine that has the signing keys. */
function main([command, ...rest]: readonly string[]): number {
  if ((command !== 'list' && command !== 'rotate') || rest.length > 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  const place = readSigningKeyPlace(process.env);
  const opened = openSigningKeys(place, systemClock);
  process.stdout.write(lines(command === 'list' ? opened.read() : rotateSigningKeys(place, systemClock)));
  return 0;
}

function lines({ published }: KeyRing): string {
  return published.keys
    .map(({ kid, validFrom, retiredAt }) => `${kid}  ${validFrom} to ${retiredAt ?? 'now: signs'}\n`)
    .join('');
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n${error.remedy}\n`);
  process.exitCode = error.exitCode;
}
