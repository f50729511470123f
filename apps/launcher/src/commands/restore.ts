import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Refusal, unlessMissing } from '@fidboard/core';
import { loadDatabase } from '@fidboard/database';
import { openBlobStore } from '@fidboard/storage';
import { blobsOf, KEPT_FILES, readManifest } from './manifest.ts';
import { openPlace } from './place.ts';
import { run } from './run.ts';

const USAGE = `usage: npm run restore -- FOLDER [--data FOLDER]

Puts what npm run backup wrote into an empty database and data folder; stop Fidboard first, and start it afterwards.
`;

// The database comes last and all at once: a restore that was interrupted is begun again.
await run(async ([folder, ...flags]) => {
  if (folder === undefined || folder.startsWith('--')) {
    process.stderr.write(USAGE);
    return 2;
  }
  const source = resolve(folder);
  const manifest = await readManifest(source);
  await using place = await openPlace(flags, process.env);
  await requireNoOtherKeys(source, place.dataDirectory);
  const blobs = await restoreBlobs(source, place.storageUrl, manifest.blobs);
  await mkdir(place.dataDirectory, { recursive: true, mode: 0o700 });
  for (const name of KEPT_FILES) {
    if ((await read(join(source, name))) !== null)
      await copyFile(join(source, name), join(place.dataDirectory, name));
  }
  await loadDatabase(place.databaseUrl, join(source, 'database'), manifest.database);
  process.stdout.write(`restored what was there at ${manifest.madeAt}: database, ${blobs} blobs, keys\n`);
  return 0;
});

/** Keys that are there may have signed something: they are not replaced. */
async function requireNoOtherKeys(source: string, dataDirectory: string): Promise<void> {
  for (const name of KEPT_FILES) {
    const [given, there] = await Promise.all([read(join(source, name)), read(join(dataDirectory, name))]);
    if (given === null || there === null || given === there) continue;
    throw new Refusal(
      'CONFLICT',
      `${join(dataDirectory, name)}: expected none yet, got another than the backup's`,
      'Restore into a new data folder, or move the file away if nothing needs it.',
    );
  }
}

async function restoreBlobs(source: string, storageUrl: string, expected: number): Promise<number> {
  const from = blobsOf(source);
  const to = openBlobStore(storageUrl);
  let count = 0;
  for await (const { sha256 } of from.list()) {
    await to.put({ file: await from.localPath(sha256) }, { expected: sha256 });
    count += 1;
  }
  if (count === expected) return count;
  throw new Refusal(
    'BAD_INPUT',
    `backup: expected ${expected} blobs, got ${count}`,
    'Use a whole copy of the backup.',
  );
}

function read(path: string): Promise<string | null> {
  return unlessMissing(readFile(path, 'utf8'), null);
}
