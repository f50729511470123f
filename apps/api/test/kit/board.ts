import { randomUUID } from 'node:crypto';
import { sha256Hex } from '@fidboard/core';
import {
  type Board,
  boards,
  type Database,
  evaluations,
  type Method,
  methods,
  protocols,
  reevaluations,
  references,
  type Submission,
  sampleSets,
  shardSetOf,
  shards,
  submissions,
  teams,
  users,
  type Visibility,
} from '@fidboard/database';
import { conventionalProtocol, givenFeatures } from '@fidboard/protocol';
import { parseGlobalId } from '../../src/schema/global-id.ts';
import type { Caller } from './caller.ts';

/** A board with two columns and a reference that is ready. */
export async function makeBoard(
  database: Database,
  options: { slug: string; visibility?: Visibility; hostId?: string },
): Promise<Board & { referenceId: string }> {
  const protocol = await protocols.ensure(database, conventionalProtocol({ extraction: givenFeatures(8) }));
  const sha256 = sha256Hex(`reference of ${options.slug}`);
  await sampleSets.ensure(database, { sha256, bytes: 10n, filename: 'reference.npz' });
  const reference = await references.ensure(database, {
    protocolFingerprint: protocol.fingerprint,
    sampleSetSha256: sha256,
  });
  await references.markReady(database, reference.id, { statisticsSha256: sha256, imageCount: 100 });
  const board = await boards.create(database, {
    slug: options.slug,
    title: options.slug,
    visibility: options.visibility ?? 'PUBLIC',
    hostId: options.hostId ?? null,
    protocolFingerprint: protocol.fingerprint,
    references: [{ key: 'reference', name: `Reference of ${options.slug}`, referenceId: reference.id }],
    columns: [
      { metric: 'fid', title: 'Frechet distance', direction: 'LOWER', digits: 2, primary: true },
      { metric: 'kid', title: 'Kernel distance (KID)', direction: 'LOWER', digits: 3, scale: 1000 },
    ],
  });
  return { ...board, referenceId: reference.id };
}

/** A method of a team of its own, without a person behind it. */
export async function makeMethod(database: Database, name: string, ownerId: string): Promise<Method> {
  const team = await teams.create(database, { name: `Team of ${name}`, ownerId });
  return methods.create(database, { teamId: team.id, name });
}

export async function makeSubmission(database: Database, board: Board, method: Method): Promise<Submission> {
  return submissions.create(database, {
    boardId: board.id,
    methodId: method.id,
    submitterId: null,
    filename: 'secret-name.zip',
    declaredBytes: 10n,
  });
}

/** Moves an UPLOADING submission to QUEUED, as the upload and a worker would. */
export async function queue(database: Database, submission: Submission): Promise<Submission> {
  const sha256 = sha256Hex(submission.id);
  await submissions.markUploaded(database, submission.id, { sha256, bytes: 10n });
  return submissions.markVerified(database, submission.id, { format: 'zip', imageCount: 10 });
}

/** Moves a QUEUED submission to SCORED. */
export async function score(database: Database, row: Submission, value: number): Promise<Submission> {
  const { extractionFingerprint } = await extractionOf(database, row);
  const samples = { sha256: row.sampleSetSha256!, contentSha256: null };
  const planned = await shards.ensure(database, { samples, extractionFingerprint }, [
    { index: 0, first: 0, count: 10 },
  ]);
  for (const shard of planned) {
    await shards.finish(database, shard.id, {
      featuresSha256: sha256Hex('features'),
      provider: 'cpu',
      madeFor: row.id,
    });
  }
  await submissions.enqueueExtraction(
    database,
    row.id,
    await shards.ofSampleSet(database, shardSetOf(samples, extractionFingerprint)),
  );
  const evaluation = (await evaluations.ofSubmissions(database, [row.id])).find(
    ({ finishedAt }) => finishedAt === null,
  );
  return submissions.complete(database, evaluation!.id, {
    warnings: ['Only 10 images.'],
    software: { name: 'fidboard', version: '0.0.0', commit: null },
    scores: [
      { metric: 'fid', value, standardError: 0.1, n: 10 },
      { metric: 'kid', value: value / 1000, standardError: null, n: 10 },
    ],
  });
}

/** Ends the evaluation of a submission under the version that its board is to have, as workers would. */
export async function scoreAgain(database: Database, submissionId: string, value: number): Promise<void> {
  const { id, version, submission } = await database.prisma.reevaluation.findFirstOrThrow({
    where: { submissionId, version: { state: 'PENDING' } },
    include: { version: { include: { protocol: true, references: true } }, submission: true },
  });
  for (const { referenceId } of version.references)
    await references.markReady(database, referenceId, {
      statisticsSha256: sha256Hex(referenceId),
      imageCount: 100,
    });
  const { extractionFingerprint } = version.protocol;
  const set = shardSetOf({ sha256: submission.sampleSetSha256!, contentSha256: null }, extractionFingerprint);
  await reevaluations.enqueueExtraction(database, id, await shards.ofSampleSet(database, set));
  for (const evaluation of await database.prisma.evaluation.findMany({ where: { reevaluationId: id } }))
    await submissions.complete(database, evaluation.id, {
      warnings: [],
      software: { name: 'fidboard', version: '0.0.0', commit: null },
      scores: ['fid', 'kid', 'recall'].map((metric) => ({ metric, value, standardError: null, n: 10 })),
    });
}

async function extractionOf(database: Database, row: Submission): Promise<{ extractionFingerprint: string }> {
  const [board] = await boards.byIds(database, [row.boardId]);
  const [protocol] = await protocols.byFingerprints(database, [board!.protocolFingerprint]);
  return protocol!;
}

export async function userIdOf(caller: Caller): Promise<string> {
  const { data } = await caller.ask('{ viewer { id } }');
  return parseGlobalId('User', data.viewer.id)!;
}

/** Somebody to own what no caller does. */
export async function houseUser(database: Database): Promise<string> {
  const user = await users.ensure(database, { email: `${randomUUID()}@example.org`, name: 'House' });
  return user.id;
}
