import { randomBytes } from 'node:crypto';
import { conventionalProtocol, givenFeatures } from '@fidboard/protocol';
import {
  type Board,
  boards,
  type Database,
  type FeatureShard,
  methods,
  protocols,
  references,
  sampleSets,
  shards,
  submissions,
  teams,
  users,
} from '../src/index.ts';

/** What computes the scores of tests. */
export const SOFTWARE = { name: 'fidboard', version: '0.0.0', commit: null } as const;

export function randomSha256(): string {
  return randomBytes(32).toString('hex');
}

/** What preparing a reference comes to. */
export function preparedReference() {
  return { statisticsSha256: randomSha256(), imageCount: 10 };
}

export interface TestBoard {
  board: Board;
  referenceId: string;
  /** A method of a new team. */
  method(name: string, options?: { baseline?: boolean }): Promise<string>;
  /** A submission that has come as far as UPLOADING. */
  submit(methodId: string): Promise<string>;
  /** Takes a submission as far as EXTRACTING, with a job for each of its two shards. */
  plan(submissionId: string): Promise<FeatureShard[]>;
  /** Takes a submission through every stage to SCORED. */
  score(submissionId: string, fid: number): Promise<void>;
  /** Takes a submission as far as SCORING, or EXTRACTING while the reference is not prepared. */
  extract(submissionId: string): Promise<void>;
  /** Makes a submission wait for these shards, as one with the same images would. */
  waitFor(id: string, planned: readonly FeatureShard[]): Promise<void>;
}

/** A board with a reference (READY unless told), ordered by fid (lower is better), made through the repositories. */
export async function makeBoard(db: Database, { prepared = true } = {}): Promise<TestBoard> {
  const slug = `board-${randomBytes(4).toString('hex')}`;
  const protocol = await protocols.ensure(db, conventionalProtocol({ extraction: givenFeatures(1280) }));
  const set = await sampleSets.ensure(db, { sha256: randomSha256(), bytes: 10n, filename: 'reference.zip' });
  const reference = await references.ensure(db, {
    protocolFingerprint: protocol.fingerprint,
    sampleSetSha256: set.sha256,
  });
  if (prepared) await references.markReady(db, reference.id, preparedReference());
  const owner = await users.ensure(db, {
    name: 'Ada',
    email: `${randomBytes(6).toString('hex')}@example.org`,
  });
  const board = await boards.create(db, {
    slug,
    title: slug,
    hostId: owner.id,
    protocolFingerprint: protocol.fingerprint,
    references: [{ key: 'reference', name: 'Digits', referenceId: reference.id }],
    columns: [{ metric: 'fid', title: 'Frechet distance', direction: 'LOWER', digits: 2, primary: true }],
  });
  const team = await teams.create(db, { name: `Team of ${slug}`, ownerId: owner.id });

  const submit = async (methodId: string) => {
    const row = await submissions.create(db, {
      boardId: board.id,
      methodId,
      submitterId: owner.id,
      filename: 'samples.zip',
      declaredBytes: 3n,
    });
    return row.id;
  };
  const plan = async (id: string) => {
    const sampleSetSha256 = randomSha256();
    await submissions.markUploaded(db, id, { sha256: sampleSetSha256, bytes: 3n });
    await submissions.markVerified(db, id, { format: 'zip', imageCount: 4 });
    const { extractionFingerprint } = protocol;
    const samples = { sha256: sampleSetSha256, contentSha256: null };
    const planned = await shards.ensure(db, { samples, extractionFingerprint }, [
      { index: 0, first: 0, count: 2 },
      { index: 1, first: 2, count: 2 },
    ]);
    await submissions.enqueueExtraction(db, id, planned);
    await submissions.startExtracting(db, id);
    return planned;
  };
  const waitFor = async (id: string, planned: readonly FeatureShard[]) => {
    await submissions.markUploaded(db, id, { sha256: randomSha256(), bytes: 3n });
    await submissions.markVerified(db, id, { format: 'zip', imageCount: 4 });
    await submissions.enqueueExtraction(db, id, planned);
  };
  const extract = async (id: string) => {
    for (const shard of await plan(id)) {
      await submissions.recordProgress(db, id, { shardId: shard.id, done: 1, imagesPerSecond: 5 });
      await shards.finish(db, shard.id, { featuresSha256: randomSha256(), provider: 'cpu', madeFor: id });
    }
    await submissions.markScoring(db, id);
  };
  const score = async (id: string, fid: number) => {
    await extract(id);
    const scores = [{ metric: 'fid', value: fid, standardError: null, n: 4 }];
    const { id: evaluationId } = await db.prisma.evaluation.findFirstOrThrow({
      where: { submissionId: id, finishedAt: null },
    });
    await submissions.complete(db, evaluationId, { scores, warnings: [], software: SOFTWARE });
  };
  const method = async (name: string, options: { baseline?: boolean } = {}) => {
    const row = await methods.create(db, { teamId: team.id, name, ...options });
    return row.id;
  };
  return { board, referenceId: reference.id, method, submit, plan, score, extract, waitFor };
}

/** The kinds of the jobs whose key names an id, in the order in which they were added. */
export function jobsNaming(db: Database, id: string): Promise<{ task_identifier: string }[]> {
  return db.prisma.$queryRaw`
    SELECT task_identifier FROM graphile_worker.jobs WHERE key LIKE ${`%${id}%`} ORDER BY id`;
}
