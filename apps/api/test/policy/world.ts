import { randomBytes, randomUUID } from 'node:crypto';
import { sha256Hex } from '@fidboard/core';
import {
  type Board,
  type Database,
  entrants,
  invitations,
  type Method,
  methods,
  reevaluations,
  reportedResults,
  submissions,
  teams,
  type Visibility,
  workers,
} from '@fidboard/database';
import { globalIdOf, parseGlobalId } from '../../src/schema/global-id.ts';
import { makeBoard, queue, score, userIdOf } from '../kit/board.ts';
import type { Caller } from '../kit/caller.ts';
import { OFFERED } from '../kit/network.ts';
import { startTestServer, type TestServer } from '../kit/server.ts';

/** Who asks, as docs/policy.md names its columns. */
export const VIEWERS = ['outsider', 'other', 'entered', 'member', 'host', 'operator'] as const;
export type ViewerName = (typeof VIEWERS)[number];

/** What is asked about: the names by which things are known to whoever asks. */
export interface Subject {
  readonly slug: string;
  readonly board: string;
  readonly reference: string;
  readonly submission: string;
  readonly evaluation: string;
  /** A UUID, as it stands in /receipts/ID.json. */
  readonly receipt: string;
  readonly team: string;
  readonly teamSlug: string;
  readonly method: string;
  readonly methodSlug: string;
  readonly user: string;
  readonly webhook: string;
  /** Another one, to be removed. */
  readonly webhookToRemove: string;
  readonly delivery: string;
  readonly invitation: string;
  /** Of an upload that waits for its bytes; another one once it was removed. */
  upload: string;
}

/** A text or number that stands in one place of the world only, and so tells where it leaked from. */
export interface Fact {
  readonly name: string;
  readonly marker: string;
}

export interface World extends AsyncDisposable {
  readonly server: TestServer;
  readonly viewers: Readonly<Record<ViewerName, Caller>>;
  readonly subjects: ReadonlyMap<string, Subject>;
  readonly facts: readonly Fact[];
  /** Of an invitation to the team and of one to the public board: whoever has them reads what is offered. */
  readonly tokens: readonly string[];
  /** Lets its worker say that it lives, which holds for 20 seconds. */
  beat(): Promise<void>;
}

const BOARDS: readonly Visibility[] = ['PUBLIC', 'UNLISTED', 'PRIVATE'];
const STATES = ['UPLOADING', 'SCORED', 'WITHDRAWN', 'FAILED'] as const;

const tokens = { team: 'T'.repeat(43), board: 'B'.repeat(43) };

/** What stands for nothing: ids of the right form that nobody has. */
export const ABSENT: Subject = {
  slug: 'no-such-board',
  board: globalIdOf('Board', randomUUID()),
  reference: globalIdOf('Reference', randomUUID()),
  submission: globalIdOf('Submission', randomUUID()),
  evaluation: globalIdOf('Evaluation', randomUUID()),
  receipt: randomUUID(),
  team: globalIdOf('Team', randomUUID()),
  teamSlug: 'no-such-team',
  method: globalIdOf('Method', randomUUID()),
  methodSlug: 'no-such-method',
  user: globalIdOf('User', randomUUID()),
  webhook: globalIdOf('Webhook', randomUUID()),
  webhookToRemove: globalIdOf('Webhook', randomUUID()),
  delivery: globalIdOf('WebhookDelivery', randomUUID()),
  invitation: globalIdOf('Invitation', randomUUID()),
  upload: randomBytes(16).toString('hex'),
};

/**
 * Three boards of one host, a team's submissions in each state on each of them, a team that was let in, and somebody of a
 * third one. The host has let the first team onto all of them, and removed it from the unlisted one, where entry is by
 * invitation, and from the private one.
 */
export async function openWorld(): Promise<World> {
  const server = await startTestServer({
    FIDBOARD_OPERATORS: 'operator@example.org',
    FIDBOARD_METRICS_TOKEN: 'a-token-that-nobody-here-has',
  });
  const { database } = server;
  const [host, member, other, operator, entered] = await Promise.all(
    ['host', 'member', 'other', 'grace', 'entered'].map((name) => server.person(name)),
  );
  const viewers = {
    outsider: server.stranger(),
    other: other!,
    entered: entered!,
    member: member!,
    host: host!,
    operator: operator!,
  };
  // As if she had signed up before the setting named her.
  await database.prisma.user.update({
    where: { email: 'grace@example.org' },
    data: { email: 'operator@example.org' },
  });
  const [hostId, memberId, otherId, enteredId] = await Promise.all(
    [host!, member!, other!, entered!].map(userIdOf),
  );
  await teams.create(database, { name: 'Another team', ownerId: otherId! });
  const team = await teams.create(database, { name: 'The team', ownerId: memberId! });
  const method = await methods.create(database, { teamId: team.id, name: 'Flow' });
  const guests = await teams.create(database, { name: 'The guests', ownerId: enteredId! });
  const guestMethod = await methods.create(database, { teamId: guests.id, name: 'Guest' });
  const invitation = await database.prisma.invitation.create({
    data: {
      teamId: team.id,
      tokenSha256: sha256Hex(tokens.team),
      role: 'MEMBER',
      inviterId: memberId!,
      mostUses: 1,
      expiresAt: new Date(Date.now() + 86_400_000),
      email: 'invited@example.org',
    },
  });
  const subjects = new Map<string, Subject>();
  for (const visibility of BOARDS) {
    const name = visibility.toLowerCase();
    const board = await makeBoard(database, { slug: `the-${name}`, visibility, hostId: hostId! });
    const most = { attemptsPerDay: 99, attempts: 99, successesPerDay: 99, successes: 99, concurrent: 99 };
    await database.prisma.phase.create({ data: { boardId: board.id, key: 'main', title: 'Main', ...most } });
    const letIn = (teamId: string) =>
      invitations.letIn(database, {
        id: randomUUID(),
        boardId: board.id,
        teamId,
        inviterId: hostId!,
        tokenSha256: randomBytes(32).toString('hex'),
        mailed: false,
        now: new Date(),
      });
    await letIn(team.id);
    await letIn(guests.id);
    const boardInvitation = await database.prisma.invitation.create({
      data: {
        boardId: board.id,
        tokenSha256: visibility === 'PUBLIC' ? sha256Hex(tokens.board) : randomBytes(32).toString('hex'),
        inviterId: hostId!,
        mostUses: 1,
        expiresAt: new Date(Date.now() + 86_400_000),
        email: `invited-to-${name}@example.org`,
      },
    });
    await server.blobs.put(new TextEncoder().encode(`reference of ${board.slug}`));
    await database.prisma.board.update({
      where: { id: board.id },
      data: {
        title: `title-of-${name}`,
        description: `description-of-${name}`,
        entry: visibility === 'UNLISTED' ? 'INVITATION' : 'OPEN',
      },
    });
    await database.prisma.boardOrigin.create({
      data: { boardId: board.id, position: 0, url: 'https://old.example.org', keys: [], takenAt: new Date() },
    });
    await database.prisma.reportedResult.create({
      data: {
        boardId: board.id,
        ...reportedResults.storedResult(
          {
            method: `reported-of-${name}`,
            values: { fid: 1 },
            source: { citation: 'A paper.' },
            aggregation: 'mean',
          },
          0,
        ),
      },
    });
    const [webhook, webhookToRemove] = await database.prisma.webhook.createManyAndReturn({
      data: ['kept', 'removed'].map((what) => ({
        boardId: board.id,
        url: `https://example.org/${what}-webhook-of-${name}`,
        sealedSecret: 'sealed',
      })),
    });
    const delivery = await database.prisma.webhookDelivery.create({
      data: { webhookId: webhook!.id, kind: 'ranking.published', payload: {} },
    });
    for (const state of STATES) {
      const made = await makeIn(state, { server, board, method, submitterId: memberId!, name });
      const about = {
        slug: board.slug,
        board: globalIdOf('Board', board.id),
        reference: globalIdOf('Reference', board.referenceId),
        team: globalIdOf('Team', team.id),
        teamSlug: team.slug,
        method: globalIdOf('Method', method.id),
        methodSlug: method.slug,
        user: globalIdOf('User', memberId!),
        webhook: globalIdOf('Webhook', webhook!.id),
        webhookToRemove: globalIdOf('Webhook', webhookToRemove!.id),
        delivery: globalIdOf('WebhookDelivery', delivery.id),
        invitation: globalIdOf('Invitation', invitation.id),
        upload: ABSENT.upload,
        ...made,
        ...(state === 'UPLOADING' ? { upload: await beginUpload(member!, made.submission) } : {}),
      };
      subjects.set(`${name}, ${state}`, about);
      if (state === 'SCORED') {
        subjects.set(name, about);
        subjects.set(`${name}, invitation to it`, {
          ...about,
          invitation: globalIdOf('Invitation', boardInvitation.id),
        });
        subjects.set(`${name}, for the entered team`, {
          ...about,
          team: globalIdOf('Team', guests.id),
          teamSlug: guests.slug,
          method: globalIdOf('Method', guestMethod.id),
          methodSlug: guestMethod.slug,
        });
      }
    }
    // A second seed of the scored one: the two are a group of seeds.
    const twin = { boardId: board.id, methodId: method.id, submitterId: memberId!, seed: 2 };
    const file = {
      filename: `file-of-${name}-SCORED.zip`,
      declaredBytes: 10n,
      label: `label-of-${name}-SCORED`,
    };
    await score(database, await queue(database, await submissions.create(database, { ...twin, ...file })), 9);
    await sendAgain(database, { board, name, method: guestMethod, submitterId: enteredId! });
    await writeNotes(database, { name, subjects });
    if (visibility !== 'PUBLIC')
      await entrants.remove(database, { boardId: board.id, team, hostId: hostId!, now: new Date() });
    await failUnderAnother(database, viewers.host, subjects.get(name)!);
  }
  subjects.set('-', subjects.get('public')!);
  return {
    server,
    viewers,
    subjects,
    facts: factsOf(),
    tokens: Object.values(tokens),
    beat: () =>
      workers.beat(database, {
        id: 'worker',
        lockIds: [],
        hostname: 'machine-of-worker',
        pid: 42,
        provider: 'cpu',
        providerChoice: { provider: 'cpu', secondsPerImage: { cpu: 0.1 } },
        extractors: [OFFERED],
        currentJob: 'extract',
        imagesPerSecond: 10,
      }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Has a board measure otherwise, and the scored submission fail under that. */
async function failUnderAnother(database: Database, host: Caller, { slug, submission }: Subject) {
  const { data } = await host.ask(`{ board(slug: "${slug}") { document } }`);
  const { document } = data.board;
  const protocol = { ...document.protocol, seed: 7 };
  await host.change('applyBoard', { document: { ...document, protocol }, reEvaluate: true }, '{ slug }');
  const submissionId = parseGlobalId('Submission', submission)!;
  const { id } = await database.prisma.reevaluation.findFirstOrThrow({ where: { submissionId } });
  await reevaluations.fail(database, id, {
    code: 'BAD_INPUT',
    message: `failure-under-another-version-of-${slug}`,
    fault: 'SUBMITTER',
  });
}

interface Place {
  readonly server: TestServer;
  readonly board: Board;
  readonly method: Method;
  readonly submitterId: string;
  readonly name: string;
}

/** The id of an upload of an announced submission, of which no byte has come. */
export async function beginUpload(member: Caller, submission: string): Promise<string> {
  const response = await member.fetch('/uploads', {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': '10',
      'upload-metadata': `submissionId ${Buffer.from(submission).toString('base64')}`,
    },
  });
  const id = response.headers.get('location')?.split('/').at(-1);
  if (id === undefined) throw new Error(`uploads: expected 201, got ${response.status}`);
  return id;
}

/** The guests send the very images of the submission that was scored, and come to nothing. */
async function sendAgain(
  database: Database,
  { board, name, method, submitterId }: Omit<Place, 'server'>,
): Promise<void> {
  const { id } = await submissions.create(database, {
    boardId: board.id,
    methodId: method.id,
    submitterId,
    filename: 'again.zip',
    declaredBytes: 10n,
  });
  const { sampleSetSha256 } = await database.prisma.submission.findFirstOrThrow({
    where: { boardId: board.id, label: `label-of-${name}-SCORED`, seed: 1 },
  });
  await submissions.markUploaded(database, id, { sha256: sampleSetSha256!, bytes: 10n });
  await submissions.fail(database, id, { code: 'CANCELLED', message: 'not meant', fault: 'SUBMITTER' });
}

/** The team's note and the host's on the submission that was scored, and one that others may read on the one that failed. */
async function writeNotes(
  database: Database,
  { name, subjects }: { name: string; subjects: ReadonlyMap<string, Subject> },
): Promise<void> {
  const of = (state: string) => parseGlobalId('Submission', subjects.get(`${name}, ${state}`)!.submission)!;
  const note = (text: string) => ({ submissionId: of('SCORED'), side: 'TEAM' as const, text });
  await database.prisma.note.createMany({
    data: [
      note(`note-of-${name}`),
      { ...note(`hosts-note-of-${name}`), side: 'HOST' },
      { ...note(`open-note-of-${name}`), submissionId: of('FAILED'), public: true },
    ],
  });
}

/** Scores that no other submission of the world has. */
const VALUES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  SCORED: { public: 1.51_171, unlisted: 2.51_172, private: 3.51_173 },
  WITHDRAWN: { public: 4.51_174, unlisted: 5.51_175, private: 6.51_176 },
};

async function makeIn(state: (typeof STATES)[number], { server, board, method, submitterId, name }: Place) {
  const { database, blobs } = server;
  let row = await submissions.create(database, {
    boardId: board.id,
    methodId: method.id,
    submitterId,
    filename: `file-of-${name}-${state}.zip`,
    declaredBytes: 10n,
    label: `label-of-${name}-${state}`,
    seed: 1,
  });
  if (state === 'FAILED') {
    row = await submissions.fail(database, row.id, {
      code: 'NO_IMAGES',
      message: `failure-of-${name}`,
      fault: 'SUBMITTER',
    });
  }
  if (state === 'SCORED' || state === 'WITHDRAWN') {
    row = await score(database, await queue(database, row), VALUES[state]![name]!);
    const { sha256 } = await blobs.put(new TextEncoder().encode(`thumbnail-of-${name}-${state}`));
    await database.prisma.sampleSet.update({
      where: { sha256: row.sampleSetSha256! },
      data: { thumbnails: [sha256] },
    });
  }
  if (state === 'WITHDRAWN')
    row = await submissions.withdraw(database, row.id, {
      reason: `reason-of-${name}`,
      hostId: board.hostId,
    });
  const evaluation = await database.prisma.evaluation.findFirst({ where: { submissionId: row.id } });
  const receipt =
    evaluation && (await database.prisma.receipt.findFirst({ where: { evaluationId: evaluation.id } }));
  return {
    submission: globalIdOf('Submission', row.id),
    evaluation: evaluation === null ? ABSENT.evaluation : globalIdOf('Evaluation', evaluation.id),
    receipt: receipt?.id ?? ABSENT.receipt,
  };
}

function factsOf(): Fact[] {
  return BOARDS.map((visibility) => visibility.toLowerCase())
    .flatMap((name) => [
      { name: `title, ${name}`, marker: `title-of-${name}` },
      { name: `description, ${name}`, marker: `description-of-${name}` },
      { name: `reported result, ${name}`, marker: `reported-of-${name}` },
      { name: `webhook, ${name}`, marker: `kept-webhook-of-${name}` },
      { name: `e-mail address invited to it, ${name}`, marker: `invited-to-${name}@example.org` },
      { name: `reference, ${name}`, marker: `Reference of the-${name}` },
      { name: `note of the team, ${name}`, marker: `"note-of-${name}` },
      { name: `note of the host, ${name}`, marker: `hosts-note-of-${name}` },
      { name: `note that others may read, ${name}`, marker: `open-note-of-${name}` },
      { name: `why one failed, ${name}`, marker: `failure-of-${name}` },
      {
        name: `why one failed under another version, ${name}`,
        marker: `failure-under-another-version-of-the-${name}`,
      },
      { name: `why one was withdrawn, ${name}`, marker: `reason-of-${name}` },
      ...STATES.flatMap((state) => [
        { name: `label, ${name}, ${state}`, marker: `label-of-${name}-${state}` },
        { name: `file name, ${name}, ${state}`, marker: `file-of-${name}-${state}.zip` },
      ]),
      ...Object.entries(VALUES).flatMap(([state, values]) => [
        { name: `score, ${name}, ${state}`, marker: String(values[name]) },
        { name: `thumbnail, ${name}, ${state}`, marker: `thumbnail-of-${name}-${state}` },
      ]),
    ])
    .concat([
      { name: 'e-mail address, member', marker: 'member@example.org' },
      { name: 'e-mail address, entered', marker: 'entered@example.org' },
      { name: 'e-mail address, host', marker: 'host@example.org' },
      { name: 'e-mail address, operator', marker: 'operator@example.org' },
      { name: 'e-mail address, invited', marker: 'invited@example.org' },
      { name: 'machine of a worker', marker: 'machine-of-worker' },
    ]);
}
