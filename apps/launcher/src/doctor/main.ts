// `npm run doctor`: checks every part that a start needs and prints the mend for each that fails.
import { styleText } from 'node:util';
import { Refusal } from '@fidboard/core';
import { readSettings } from '../settings.ts';
import { CHECKS, type Finding } from './checks.ts';

const MARKS = { ok: ['ok  ', 'green'], note: ['note', 'gray'], failed: ['FAIL', 'red'] } as const;

function print(name: string, finding: Finding): void {
  const [mark, colour] = MARKS[finding.state];
  const shown = process.stdout.isTTY ? styleText(colour, mark) : mark;
  process.stdout.write(`${shown} ${name.padEnd(10)} ${finding.detail}\n`);
  if (finding.state === 'failed') process.stdout.write(`     ${' '.repeat(10)} -> ${finding.fix}\n`);
}

try {
  const settings = readSettings(process.argv.slice(2), process.env);
  let failures = 0;
  for (const check of CHECKS) {
    for (const finding of await check.run(settings)) {
      print(check.name, finding);
      if (finding.state === 'failed') failures += 1;
    }
  }
  process.stdout.write(failures === 0 ? 'Everything npm start needs is here.\n' : `${failures} to mend.\n`);
  process.exit(failures === 0 ? 0 : 1);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message} ${error.remedy}\n`);
  process.exit(error.exitCode);
}
