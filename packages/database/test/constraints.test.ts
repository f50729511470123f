import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database, submissions } from '../src/index.ts';
import { makeBoard, randomSha256, type TestBoard } from './board.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

let server: TestDatabase;
let db: Database;
let board: TestBoard;
let submissionId: string;
let evaluationId: string;
beforeAll(async () => {
  server = await createTestDatabase();
  db = connect(server.url);
  board = await makeBoard(db);
  submissionId = await board.submit(await board.method('A'));
  await board.score(submissionId, 1);
  evaluationId = (await db.prisma.evaluation.findFirstOrThrow({ where: { submissionId } })).id;
});
afterAll(async () => {
  await db.close();
  await server[Symbol.asyncDispose]();
});

const score = (value: number, standardError: number | null = null, n = 1) =>
  db.prisma.score.create({ data: { evaluationId, metric: `m${Math.random()}`, value, standardError, n } });
const setSubmission = (data: object) => db.prisma.submission.update({ where: { id: submissionId }, data });
const shard = (data: object) =>
  db.prisma.featureShard.updateMany({ where: { imagesDone: { gte: 0 } }, data });

const phase = (data: object) =>
  db.prisma.phase.create({
    data: { boardId: board.board.id, key: `p${Math.random()}`, title: 'P', closesAt: new Date(0), ...data },
  });
async function quotaEntry(data: object): Promise<void> {
  const { id: phaseId } = await phase({});
  const { teamId } = await db.prisma.method.findFirstOrThrow();
  const rest = { kind: 'ATTEMPT', amount: 1, day: '2026-12-01', reason: 'QUEUED', ...data } as const;
  await db.prisma.quotaEntry.create({ data: { phaseId, teamId, submissionId, ...rest } });
}

/** The ids that a new column of the board needs. */
async function measure() {
  const { id: boardReferenceId, versionId } = await db.prisma.boardReference.findFirstOrThrow();
  return { boardReferenceId, versionId };
}

/** Another version of the board. */
async function version(data: object): Promise<void> {
  const { id: _, ...last } = await db.prisma.protocolVersion.findFirstOrThrow();
  await db.prisma.protocolVersion.create({ data: { ...last, number: 2, ...data } });
}

async function reevaluation(data: object): Promise<void> {
  const { id: versionId } = await db.prisma.protocolVersion.findFirstOrThrow();
  await db.prisma.reevaluation.create({ data: { versionId, submissionId, awaited: true, ...data } });
}

/** Adds to the board's ranking the entry it has, changed. */
async function entry(data: object): Promise<void> {
  const last = await db.prisma.rankingEntry.findFirstOrThrow({ where: { submissionId } });
  await db.prisma.rankingEntry.create({ data: { ...last, position: 9, ...data } });
}

async function invitation(data: object): Promise<void> {
  const { id: teamId } = await db.prisma.team.findFirstOrThrow();
  const whole = {
    teamId,
    tokenSha256: randomSha256(),
    role: 'MEMBER',
    mostUses: 1,
    expiresAt: new Date(),
  } as const;
  await db.prisma.invitation.create({ data: { ...whole, ...data } });
}

/** What is tried, how, and the constraint that is in its way. */
const CASES: [string, () => Promise<unknown>, RegExp][] = [
  ['a negative standard error', () => score(1, -1), /Score_standardError_finite/],
  [
    'a run before the first',
    () => db.prisma.evaluation.updateMany({ where: { submissionId }, data: { run: 0 } }),
    /Evaluation_run_positive/,
  ],
  [
    'a note on nothing',
    () => db.prisma.note.create({ data: { side: 'TEAM', text: 'x' } }),
    /Note_one_subject/,
  ],
  [
    'a public note of the host',
    () => db.prisma.note.create({ data: { side: 'HOST', text: 'x', submissionId, public: true } }),
    /Note_host_side/,
  ],
  ['an invitation for nobody', () => invitation({ mostUses: 0 }), /Invitation_mostUses_range/],
  ['a mail without an address', () => invitation({ mailState: 'SENT' }), /Invitation_mail_whole/],
  ['an invitation to two things', () => invitation({ boardId: board.board.id }), /Invitation_one_target/],
  [
    'a role on a board',
    () => invitation({ teamId: null, boardId: board.board.id }),
    /Invitation_role_in_team/,
  ],
  [
    'a team invited to a team',
    async () => invitation({ invitedTeamId: (await db.prisma.team.findFirstOrThrow()).id }),
    /Invitation_named_for_board/,
  ],
  [
    'a host action on half a subject',
    () =>
      db.prisma.hostAction.create({
        data: { boardId: board.board.id, action: 'board.changed', subjectType: 'Submission' },
      }),
    /HostAction_subject_whole/,
  ],
  [
    'a phase that closes before it opens',
    () => phase({ opensAt: new Date(1) }),
    /Phase_closes_after_opening/,
  ],
  [
    'scores that wait for an end that never comes',
    () => phase({ closesAt: null, scores: 'AT_PHASE_END' }),
    /Phase_end_when_scores/,
  ],
  ['a quota of none', () => phase({ attempts: 0 }), /Phase_limits_positive/],
  ['a charge of two', () => quotaEntry({ amount: 2 }), /QuotaEntry_amount_one/],
  ['a day that is none', () => quotaEntry({ day: '1.12.2026' }), /QuotaEntry_day_form/],
  ['a day without a phase', () => setSubmission({ quotaDay: '2026-12-01' }), /Submission_day_with_phase/],
  ['a score of no images', () => score(1, null, 0), /Score_n_positive/],
  ['more images done than there are', () => setSubmission({ imagesDone: 5 }), /Submission_progress_range/],
  ['a failure without a reason', () => setSubmission({ state: 'FAILED' }), /Submission_failure_when_failed/],
  [
    'a webhook that is disabled without a reason',
    () =>
      db.prisma.webhook.create({
        data: {
          boardId: board.board.id,
          url: 'https://example.org/',
          sealedSecret: '',
          disabledAt: new Date(),
        },
      }),
    /Webhook_reason_when_disabled/,
  ],
  [
    'a withdrawal without a reason',
    () => setSubmission({ state: 'WITHDRAWN' }),
    /Submission_reason_when_withdrawn/,
  ],
  [
    'a final state without its time',
    () => setSubmission({ finishedAt: null }),
    /Submission_finished_when_final/,
  ],
  [
    'a scored submission without samples',
    () => setSubmission({ sampleSetSha256: null }),
    /Submission_samples_when/,
  ],
  ['a shard with more done than it has', () => shard({ imagesDone: 3 }), /FeatureShard_progress_range/],
  [
    'a provider of features that are not there',
    () => shard({ featuresSha256: null, finishedAt: null }),
    /FeatureShard_provider_with/,
  ],
  ['a finished shard without features', () => shard({ featuresSha256: null }), /FeatureShard_finished_with/],
  [
    'a second evaluation of the same submission, reference and protocol',
    async () => {
      const { id: _, ...same } = await db.prisma.evaluation.findUniqueOrThrow({
        where: { id: evaluationId },
      });
      await db.prisma.evaluation.create({ data: { ...same, warnings: [], providerChoices: [] } });
    },
    /Unique constraint/,
  ],
  [
    'a second primary column',
    async () =>
      db.prisma.boardColumn.create({
        data: {
          boardId: board.board.id,
          ...(await measure()),
          position: 1,
          metric: 'kid',
          title: 'K',
          direction: 'LOWER',
          digits: 1,
          primary: true,
        },
      }),
    /Unique constraint/,
  ],
  ['a second current version', () => version({}), /Unique constraint/],
  [
    'a version before the first',
    () => version({ number: 0, state: 'SUPERSEDED' }),
    /ProtocolVersion_number_positive/,
  ],
  [
    'a pending version that was published',
    () => version({ state: 'PENDING' }),
    /ProtocolVersion_published_when_current/,
  ],
  [
    'an evaluation under another version that failed without a reason',
    () => reevaluation({ state: 'FAILED', finishedAt: new Date() }),
    /Reevaluation_failure_when_failed/,
  ],
  [
    'one that has ended without its time',
    () => reevaluation({ state: 'SCORED' }),
    /Reevaluation_finished_when_final/,
  ],
  [
    'one with less than no images done',
    () => reevaluation({ imagesDone: -1 }),
    /Reevaluation_progress_natural/,
  ],
  ['rank 0', () => entry({ rank: 0 }), /RankingEntry_rank_positive/],
  ['a place before the first', () => entry({ position: -1 }), /RankingEntry_position_natural/],
  [
    'a ranking before the first',
    async () => {
      const { versionId } = await measure();
      await db.prisma.ranking.create({ data: { boardId: board.board.id, versionId, number: 0 } });
    },
    /Ranking_number_positive/,
  ],
  [
    'more digits than a number has',
    () => db.prisma.boardColumn.updateMany({ data: { digits: 16 } }),
    /BoardColumn_digits_range/,
  ],
  [
    'a scale that hides the score',
    () => db.prisma.boardColumn.updateMany({ data: { scale: 0 } }),
    /BoardColumn_scale_finite/,
  ],
  [
    'a column before the first',
    () => db.prisma.boardColumn.updateMany({ data: { position: -1 } }),
    /BoardColumn_position_natural/,
  ],
  [
    'a READY reference without statistics',
    () => db.prisma.reference.updateMany({ data: { statisticsSha256: null } }),
    /Reference_statistics_when_ready/,
  ],
  ['a shard before the first', () => shard({ index: -1 }), /FeatureShard_range/],
  [
    'samples of less than no bytes',
    () => db.prisma.sampleSet.updateMany({ data: { bytes: -1n } }),
    /SampleSet_bytes_natural/,
  ],
  [
    'a sample set of no images',
    () => db.prisma.sampleSet.updateMany({ data: { imageCount: 0 } }),
    /SampleSet_imageCount_positive/,
  ],
  [
    'an upload of less than no bytes',
    () => setSubmission({ declaredBytes: -1n }),
    /Submission_declaredBytes_natural/,
  ],
  [
    'a submission before its first version',
    () => setSubmission({ version: -1 }),
    /Submission_version_natural/,
  ],
  [
    'a board before its first version',
    () => db.prisma.board.updateMany({ data: { version: -1 } }),
    /Board_version_natural/,
  ],
  [
    'a board event of no version',
    () =>
      db.prisma.boardEvent.create({
        data: { boardId: board.board.id, version: 0, kind: 'x', payload: {} },
      }),
    /BoardEvent_version_positive/,
  ],
  [
    'a submission event of no version',
    () => db.prisma.submissionEvent.create({ data: { submissionId, version: 0, kind: 'x', payload: {} } }),
    /SubmissionEvent_version_positive/,
  ],
  [
    'a method that samples in no evaluation of its network',
    () => db.prisma.method.updateMany({ data: { nfe: 0 } }),
    /Method_counts_natural/,
  ],
  ['a changed ranking', () => db.prisma.ranking.updateMany({ data: { number: 9 } }), /immutable/],
  ['a changed protocol', () => db.prisma.protocol.updateMany({ data: { document: {} } }), /immutable/],
  ['a changed event', () => db.prisma.boardEvent.updateMany({ data: { kind: 'x' } }), /immutable/],
  [
    'samples not named by a SHA-256',
    () => db.prisma.sampleSet.create({ data: { sha256: '../x', bytes: 1n, filename: 'x' } }),
    /SampleSet_sha256_form/,
  ],
];

describe('the database refuses', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a score of %s',
    async (value) => {
      // By SQL, since JSON on the way could turn such a number into null.
      const sql = `INSERT INTO "Score" (id, "evaluationId", metric, value, n) VALUES ('x', $1, 'x', '${value}'::float8, 1)`;
      await expect(db.prisma.$executeRawUnsafe(sql, evaluationId)).rejects.toThrow('Score_value_finite');
    },
  );

  it.each(CASES)('%s', async (_, attempt, reason) => {
    await expect(attempt()).rejects.toThrow(reason);
  });

  it('in each CHECK something that is tried above', async () => {
    const checks = await db.prisma.$queryRaw<{ name: string }[]>`
      SELECT conname AS name FROM pg_constraint
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conname <> 'Score_value_finite' ORDER BY 1`;
    expect(checks.length).toBeGreaterThan(20);
    expect(checks.filter(({ name }) => !CASES.some(([, , reason]) => reason.test(name)))).toEqual([]);
  });

  it('nothing of what is sound', async () => {
    await score(1.5, 0.1, 10);
    expect(await submissions.byIds(db, [submissionId])).toMatchObject([{ state: 'SCORED' }]);
    await db.prisma.sampleSet.create({ data: { sha256: randomSha256(), bytes: 1n, filename: 'x' } });
  });
});
