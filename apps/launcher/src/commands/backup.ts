import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Refusal, systemClock } from '@fidboard/core';
import { aloneInStorage, connect, dumpDatabase } from '@fidboard/database';
import { type BlobStore, openBlobStore } from '@fidboard/storage';
import { blobsOf, KEPT_FILES, MANIFEST, type Manifest } from './manifest.ts';
import { openPlace } from './place.ts';
import { run } from './run.ts';

const USAGE = `usage: npm run backup -- FOLDER [--data FOLDER]

Writes the database as it is now, the blobs, the signing keys and the secret to a new folder. Fidboard may go on running.
`;

await run(async ([folder, ...flags]) => {
  if (folder === undefined || folder.startsWith('--')) {
    process.stderr.write(USAGE);
    return 2;
  }
  const target = resolve(folder);
  await mkdir(target, { recursive: true, mode: 0o700 });
  if ((await readdir(target)).length > 0) {
    throw new Refusal('CONFLICT', `${target}: expected an empty folder, got files`, 'Name a new folder.');
  }
  await using place = await openPlace(flags, process.env);
  await using database = connect(place.databaseUrl, { poolSize: 1 });
  // Nothing is let go meanwhile, so that what the dump names is there to be copied.
  const copied = await aloneInStorage(database, async () => {
    const dumped = await dumpDatabase(place.databaseUrl, join(target, 'database'));
    const blobs = await copyBlobs(openBlobStore(place.storageUrl), blobsOf(target));
    const kept = await keep(place.dataDirectory, target);
    const manifest: Manifest = {
      format: 'fidboard-backup-1',
      madeAt: systemClock.now().toISOString(),
      database: dumped,
      blobs: blobs.copied,
    };
    await writeFile(join(target, MANIFEST), JSON.stringify(manifest, null, 2), { mode: 0o600, flush: true });
    return { ...blobs, kept };
  });
  if (copied === null) {
    throw new Refusal(
      'CONFLICT',
      'storage: expected nobody to sweep it, but a worker does',
      'Try again in a minute.',
    );
  }
  process.stdout.write(
    `${target}: database, ${copied.copied} blobs, ${copied.kept.join(', ') || 'no keys'}\n`,
  );
  for (const name of KEPT_FILES.filter((one) => !copied.kept.includes(one))) {
    process.stderr.write(
      `${name} is not in ${place.dataDirectory}: keep what stands in its place yourself.\n`,
    );
  }
  for (const sha256 of copied.damaged) process.stderr.write(`blob ${sha256} is damaged and was left out\n`);
  return copied.damaged.length > 0 ? 1 : 0;
});

async function copyBlobs(from: BlobStore, to: BlobStore): Promise<{ copied: number; damaged: string[] }> {
  const damaged: string[] = [];
  let copied = 0;
  for await (const { sha256 } of from.list()) {
    try {
      await to.put({ file: await from.localPath(sha256) }, { expected: sha256 });
      copied += 1;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'CHECKSUM_MISMATCH') throw error;
      damaged.push(sha256);
    }
  }
  return { copied, damaged };
}

async function keep(from: string, to: string): Promise<string[]> {
  const there = await readdir(from);
  const kept = KEPT_FILES.filter((name) => there.includes(name));
  // Copies keep the mode: readable by their owner alone.
  for (const name of kept) await copyFile(join(from, name), join(to, name));
  return kept;
}
