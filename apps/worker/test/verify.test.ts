// Promise: a sample set whose images have another size than the protocol expects is refused, also one that was verified before sizes were kept.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect, type Database, sampleSets } from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import { defaultProtocol } from '@fidboard/evaluation';
import { type BlobStore, openBlobStore } from '@fidboard/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyUnder } from '../src/tasks/verify.ts';
import { SOFTWARE } from './software.ts';
import { tarOf } from './tar.ts';

let server: Awaited<ReturnType<typeof createTestDatabase>>;
let directory: string;
let database: Database;
let storage: BlobStore;
beforeAll(async () => {
  server = await createTestDatabase();
  database = connect(server.url, { poolSize: 4 });
  directory = await mkdtemp(join(tmpdir(), 'fidboard-verify-'));
  storage = openBlobStore(pathToFileURL(directory).href);
});
afterAll(async () => {
  await database.close();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const image = (fill: string) => `P6\n4 2\n255\n${fill.repeat(4 * 2 * 3)}`;
const verify = async (sha256: string, expectedSize?: { width: number; height: number }) => {
  const [known] = await sampleSets.byHashes(database, [sha256]);
  const resources = {
    database,
    storage,
    software: SOFTWARE,
    extractorOf: () => Promise.reject(new Error('nothing to extract')),
  };
  const { signal } = new AbortController();
  return verifyUnder(defaultProtocol({ expectedSize }), resources, { known: known!, signal });
};

it('holds images to the size that the protocol expects', async () => {
  const { sha256 } = await storage.put(tarOf({ 'a.ppm': image('a'), 'b.ppm': image('b') }));
  await sampleSets.ensure(database, { sha256, bytes: 1n, filename: 'samples.tar' });
  const turned = 'expected images of 2 x 4 pixels, got 4 x 2';
  // Decoded the first time, looked up the second.
  for (let time = 0; time < 2; time++) {
    await expect(verify(sha256, { width: 2, height: 4 })).rejects.toThrow(turned);
    expect(await verify(sha256, { width: 4, height: 2 })).toMatchObject({ format: 'tar', imageCount: 2 });
    expect(await verify(sha256)).toMatchObject({ imageCount: 2 });
  }
  await database.prisma.sampleSet.update({ where: { sha256 }, data: { width: null, height: null } });
  await expect(verify(sha256, { width: 2, height: 4 })).rejects.toThrow(turned);
});
