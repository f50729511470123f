import { systemClock } from '@fidboard/core';
import { connect, readRetentionPolicy, type SweepReport, sweepStorage } from '@fidboard/database';
import { openBlobStore } from '@fidboard/storage';
import { openPlace } from './place.ts';
import { run } from './run.ts';

const USAGE = `usage: npm run storage -- use | sweep [--dry-run] [--data FOLDER]

use    what storage holds, by kind
sweep  let go what FIDBOARD_FEATURES_MAX_BYTES, FIDBOARD_ENDED_SAMPLES_DAYS and FIDBOARD_UNNAMED_BLOBS_DAYS do not keep;
       with --dry-run only say what would go
`;

await run(async ([command, ...rest]) => {
  if (command !== 'use' && command !== 'sweep') {
    process.stderr.write(USAGE);
    return 2;
  }
  const policy = readRetentionPolicy(process.env);
  const flags = rest.filter((argument) => argument !== '--dry-run');
  const dryRun = command === 'use' || flags.length < rest.length;
  await using place = await openPlace(flags, process.env);
  await using database = connect(place.databaseUrl, { poolSize: 2 });
  const store = openBlobStore(place.storageUrl);
  const report = await sweepStorage(database, store, { policy, dryRun, now: systemClock.now() });
  if (report === null) {
    process.stderr.write('A worker sweeps, or a backup copies, at this moment: try again when it is over.\n');
    return 5;
  }
  if (command === 'sweep') print(dryRun ? 'would go' : 'gone', report.gone);
  else print('holds', report.use);
  return 0;
});

function print(what: string, amounts: SweepReport['use']): void {
  if (amounts.size === 0) process.stdout.write(`${what}: nothing\n`);
  for (const [kind, { blobs, bytes }] of amounts) {
    process.stdout.write(`${what}: ${kind.padEnd(11)} ${blobs} blobs, ${bytes} bytes\n`);
  }
}
