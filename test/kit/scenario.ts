import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Board,
  boards,
  connect,
  type Database,
  type Method,
  methods,
  migrate,
  protocols,
  references,
  type Submission,
  sampleSets,
  submissions,
  teams,
  users,
} from '@fidboard/database';
import { createTestDatabase } from '@fidboard/database/testing';
import { type DemoEntry, writeDemoSamples } from '@fidboard/demo';
import { defaultProtocol } from '@fidboard/evaluation';
import { type BlobStore, openBlobStore } from '@fidboard/storage';

/** A real database and blob store with a small board of digits, as a host would have it. */
export interface Scenario {
  database: Database;
  databaseUrl: string;
  storage: BlobStore;
  storageUrl: string;
  /** A temporary folder, gone with the scenario. */
  directory: string;
  board: Board;
  referenceId: string;
  /** A new method of a team that nobody is in. */
  method(name: string): Promise<Method>;
  /** Writes a sample file of real digits and returns its path. */
  digits(options: DigitOptions): Promise<string>;
  /** Submits a file as if it had just been uploaded. */
  submit(method: Method, path: string): Promise<Submission>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface DigitOptions {
  count: number;
  /** Different seeds, different digits. */
  seed: number;
}

/** Makes the scenario; the reference is 64 digits and stays PREPARING until a worker runs. */
export async function openScenario(slug = 'digits'): Promise<Scenario> {
  const directory = await mkdtemp(join(tmpdir(), 'fidboard-scenario-'));
  const server = await createTestDatabase();
  await migrate(server.url);
  const database = connect(server.url, { poolSize: 4 });
  const storageUrl = pathToFileURL(join(directory, 'blobs')).href;
  const storage = openBlobStore(storageUrl);

  const digits = ({ count, seed }: DigitOptions) => {
    const entry: DemoEntry = {
      slug: `digits-${seed}-${count}`,
      label: '',
      method: {
        slug: 'real-digits',
        name: 'Real digits',
        description: '',
        nfe: null,
        parameters: null,
        teacher: null,
        dataFree: null,
        trainingImages: null,
        baseline: false,
      },
      trainingImages: null,
      seed,
      count,
      source: { kind: 'real', skip: 0 },
    };
    return writeDemoSamples(entry, directory);
  };
  const put = async (path: string) => {
    const { sha256, bytes } = await storage.put({ file: path });
    return { sha256, bytes: BigInt(bytes) };
  };

  const protocol = defaultProtocol({ settings: { kid: { subsets: 20, subsetSize: 20 } } });
  const { fingerprint } = await protocols.ensure(database, protocol);
  const referenceFile = await put(await digits({ count: 64, seed: 1 }));
  await sampleSets.ensure(database, { ...referenceFile, filename: 'reference.npz' });
  const reference = await references.ensure(database, {
    protocolFingerprint: fingerprint,
    sampleSetSha256: referenceFile.sha256,
  });
  const board = await boards.create(database, {
    slug,
    title: 'Digits',
    hostId: null,
    protocolFingerprint: fingerprint,
    references: [{ key: 'reference', name: '64 digits', referenceId: reference.id }],
    columns: [
      { metric: 'fid', title: 'Frechet distance', direction: 'LOWER', digits: 2, primary: true },
      { metric: 'kid', title: 'Kernel distance', direction: 'LOWER', digits: 3, scale: 1000 },
    ],
  });
  const owner = await users.ensure(database, { email: 'owner@example.org', name: 'Owner' });
  const team = await teams.create(database, { name: 'House team', ownerId: owner.id });

  return {
    database,
    databaseUrl: server.url,
    storage,
    storageUrl,
    directory,
    board,
    referenceId: reference.id,
    digits,
    method: (name) => methods.create(database, { teamId: team.id, name }),
    async submit(method, path) {
      const file = await put(path);
      const { id } = await submissions.create(database, {
        boardId: board.id,
        methodId: method.id,
        submitterId: null,
        filename: path.split('/').at(-1)!,
        declaredBytes: file.bytes,
        declaredSha256: file.sha256,
      });
      return submissions.markUploaded(database, id, file);
    },
    async [Symbol.asyncDispose]() {
      await database.close();
      await server[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until the submission is as wanted; fails when it ends otherwise or takes longer than `seconds`. */
export async function waitFor(
  { database }: Scenario,
  id: string,
  { seconds, until }: { seconds: number; until: (submission: Submission) => boolean },
): Promise<Submission> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const [submission] = await submissions.byIds(database, [id]);
    if (submission !== undefined && until(submission)) return submission;
    const state = `${submission?.state} ${submission?.failureMessage ?? ''}`;
    if (submission?.finishedAt) throw new Error(`waitFor: the submission ended as ${state}`);
    if (Date.now() > deadline) throw new Error(`waitFor: still ${state} after ${seconds} s`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
