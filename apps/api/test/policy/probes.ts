import { sha256Hex } from '@fidboard/core';
import { conventionalProtocol, givenFeatures } from '@fidboard/protocol';
import type { Answer, Caller } from '../kit/caller.ts';
import type { Outcome } from './matrix.ts';
import { ABSENT, beginUpload, type Subject } from './world.ts';

/** What came of trying a door. */
export interface Trial {
  readonly outcome: Outcome;
  /** Everything that the caller was told, in the names that they had used themselves: status and body. */
  readonly told: string;
}

export type Probe = (caller: Caller, subject: Subject) => Promise<Trial>;

const BY_CODE: Readonly<Record<string, Outcome>> = {
  UNAUTHENTICATED: 'sign in',
  FORBIDDEN: 'refused',
  NOT_FOUND: 'absent',
};

const BY_STATUS: Readonly<Record<number, Outcome>> = { 401: 'sign in', 403: 'refused', 404: 'absent' };

function query(field: string, selection: string, subject: Subject, caller: Caller): Promise<Trial> {
  return caller.ask(`{ it: ${field} ${selection} }`).then((answer) => trialOf(answer, subject));
}

/** A list is a door to each thing in it: "absent" means that it does not stand there. */
async function listed(field: string, key: 'slug', subject: Subject, caller: Caller): Promise<Trial> {
  const { data } = await caller.ask(`{ it: ${field} { nodes { ${key} } } }`);
  const found = (data.it.nodes as Record<string, unknown>[]).some((node) => node[key] === subject[key]);
  return { outcome: found ? 'yes' : 'absent', told: '' };
}

function node(id: string, type: string, subject: Subject, caller: Caller): Promise<Trial> {
  return query(`node(id: ${JSON.stringify(id)})`, `{ __typename ... on ${type} { id } }`, subject, caller);
}

const EVENTS = '__typename fromVersion toVersion events { __typename version kind payload createdAt }';

async function subscribe(
  field: string,
  selection: string,
  { subject, caller }: { subject: Subject; caller: Caller },
): Promise<Trial> {
  const answer = await caller.first(`subscription { it: ${field} ${selection} }`);
  return trialOf({ status: 0, ...answer }, subject);
}

/** A mutation; what is wrong with the input alone tells that the policy let the caller through. */
async function change(field: string, input: object, subject: Subject, caller: Caller): Promise<Trial> {
  const name = field[0]!.toUpperCase() + field.slice(1);
  const answer = await caller.ask(
    `mutation ($input: ${name}Input!) { it: ${field}(input: $input) { __typename ... on Error { code message remedy } } }`,
    { input },
  );
  return trialOf(answer, subject);
}

function trialOf(answer: Answer, subject: Subject): Trial {
  const told = masked(JSON.stringify(answer), subject);
  const code = answer.errors?.[0]?.extensions?.code ?? answer.data?.it?.code;
  if (code !== undefined) return { outcome: BY_CODE[code] ?? 'yes', told };
  return { outcome: answer.data?.it == null ? 'absent' : 'yes', told };
}

async function request(
  path: string,
  subject: Subject,
  caller: Caller,
  init: RequestInit = {},
): Promise<Trial> {
  const response = await caller.fetch(path, init);
  const headers = [...response.headers].filter(
    ([name]) => !['date', 'x-request-id', 'keep-alive'].includes(name),
  );
  const told = masked(JSON.stringify([response.status, headers, await response.text()]), subject);
  return { outcome: BY_STATUS[response.status] ?? 'yes', told };
}

function tus(method: string, upload: string, subject: Subject, caller: Caller): Promise<Trial> {
  const body =
    method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream', 'upload-offset': '5' } : {};
  return request(`/uploads/${upload}`, subject, caller, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...body },
    ...(method === 'PATCH' ? { body: 'bytes' } : {}),
  });
}

/** The caller's own words do not count as told. */
function masked(text: string, subject: Subject): string {
  return Object.entries(subject).reduce((told, [name, value]) => told.replaceAll(value, `<${name}>`), text);
}

const TOO_LONG = 'a'.repeat(5000);
const text = (value: string) => JSON.stringify(value);
const boardFile = (file: string): Probe => {
  return (caller, subject) => request(`/boards/${subject.slug}/${file}`, subject, caller);
};
const open: (path: string) => Probe = (path) => (caller, subject) => request(path, subject, caller);

/**
 * How each door is tried: one that stands in docs/policy.md needs one here.
 *
 * Trying changes nothing: mutations are given what the rules refuse (a blank name, a state that has passed) once the
 * policy has let the caller through.
 */
export const PROBES: Readonly<Record<string, Probe>> = {
  'Query.board': (c, s) => query(`board(slug: ${text(s.slug)})`, '{ id }', s, c),
  'Query.boards': (c, s) => listed('boards', 'slug', s, c),
  'Query.node': (c, s) => node(s.board, 'Board', s, c),
  'Query.submission': (c, s) => query(`submission(id: ${text(s.submission)})`, '{ id }', s, c),
  'Query.team': (c, s) => query(`team(slug: ${text(s.teamSlug)})`, '{ id }', s, c),
  'Query.operation': (c, s) => query('operation', '{ __typename }', s, c),
  // Whoever has the token of an invitation may read it: nobody here has one.
  'Query.invitation': (c, s) => query('invitation(token: "none")', '{ __typename }', s, c),
  'Query.viewer': (c, s) => query('viewer', '{ __typename }', s, c),
  'Query.protocolChoices': (c, s) => query('protocolChoices', '{ normalisations }', s, c),
  'Query.metrics': (c, s) => query('metrics', '{ key }', s, c),
  'Query.boardTemplates': (c, s) => query('boardTemplates', '{ name }', s, c),
  'Query.workers': (c, s) => query('workers', '{ online }', s, c),

  'node Board': (c, s) => node(s.board, 'Board', s, c),
  'node Reference': (c, s) => node(s.reference, 'Reference', s, c),
  'node Submission': (c, s) => node(s.submission, 'Submission', s, c),
  'node Evaluation': (c, s) => node(s.evaluation, 'Evaluation', s, c),
  'node Method': (c, s) => node(s.method, 'Method', s, c),
  'node Team': (c, s) => node(s.team, 'Team', s, c),
  'node User': (c, s) => node(s.user, 'User', s, c),

  'Subscription.boardUpdates': (c, s) =>
    subscribe(`boardUpdates(slug: ${text(s.slug)}, afterVersion: 0)`, `{ ${EVENTS} board { id } }`, {
      subject: s,
      caller: c,
    }),
  'Subscription.submissionUpdates': (c, s) =>
    subscribe(
      `submissionUpdates(id: ${text(s.submission)}, afterVersion: 0)`,
      `{ ${EVENTS} submission { id } }`,
      { subject: s, caller: c },
    ),
  'Subscription.workerPoolUpdates': (c, s) =>
    subscribe('workerPoolUpdates', '{ __typename }', { subject: s, caller: c }),

  'Mutation.createTeam': (c, s) => change('createTeam', { name: ' ' }, s, c),
  'Mutation.removeMember': (c, s) => change('removeMember', { teamId: s.team, userId: s.team }, s, c),
  'Mutation.createMethod': (c, s) => change('createMethod', { teamId: s.team, name: ' ' }, s, c),
  'Mutation.createSubmission': (c, s) =>
    change('createSubmission', { boardSlug: s.slug, methodId: s.method, filename: 'a.zip', bytes: 0 }, s, c),
  'Mutation.cancelSubmission': (c, s) => change('cancelSubmission', { submissionId: s.submission }, s, c),
  'Mutation.chooseSubmission': (c, s) => change('chooseSubmission', { submissionId: s.submission }, s, c),
  'Mutation.withdrawSubmission': (c, s) =>
    change('withdrawSubmission', { submissionId: s.submission, reason: ' ' }, s, c),
  'Mutation.rerunSubmission': (c, s) => change('rerunSubmission', { submissionId: s.submission }, s, c),
  'Mutation.releaseScores': (c, s) => change('releaseScores', { boardSlug: s.slug }, s, c),
  'Mutation.addWebhook': (c, s) => change('addWebhook', { boardSlug: s.slug, url: 'nowhere' }, s, c),
  'Mutation.enableWebhook': (c, s) => change('enableWebhook', { webhookId: s.webhook }, s, c),
  'Mutation.testWebhook': (c, s) => change('testWebhook', { webhookId: s.webhook }, s, c),
  'Mutation.removeWebhook': (c, s) => change('removeWebhook', { webhookId: s.webhookToRemove }, s, c),
  'Mutation.resendWebhookDelivery': (c, s) =>
    change('resendWebhookDelivery', { deliveryId: s.delivery }, s, c),
  'Mutation.acceptInvitation': (c, s) => change('acceptInvitation', { token: 'none' }, s, c),
  'Mutation.inviteToBoard': (c, s) => change('inviteToBoard', { boardSlug: s.slug, uses: 0 }, s, c),
  'Mutation.removeEntrant': (c, s) =>
    change('removeEntrant', { boardSlug: s.slug, teamSlug: 'nobody-there' }, s, c).then(
      reading('teamSlug: expected an existing team', 'yes'),
    ),
  'Mutation.inviteToTeam': (c, s) => change('inviteToTeam', { teamId: s.team, uses: 0 }, s, c),
  'Mutation.resendInvitation': (c, s) => change('resendInvitation', { invitationId: s.invitation }, s, c),
  'Mutation.revokeInvitation': (c, s) => change('revokeInvitation', { invitationId: s.invitation }, s, c),
  'Mutation.leaveTeam': (c, s) =>
    change('leaveTeam', { teamId: s.team }, s, c).then(
      reading('user: expected a member of the team', 'refused'),
    ),
  'Mutation.setMemberRole': (c, s) =>
    change('setMemberRole', { teamId: s.team, userId: s.team, role: 'MEMBER' }, s, c),
  'Mutation.transferTeam': (c, s) => change('transferTeam', { teamId: s.team, userId: s.team }, s, c),
  'Mutation.writeHostNote': (c, s) =>
    change('writeHostNote', { submissionId: s.submission, text: TOO_LONG }, s, c),
  'Mutation.writeMethodNote': (c, s) =>
    change('writeMethodNote', { methodId: s.method, text: TOO_LONG }, s, c),
  'Mutation.writeSubmissionNote': (c, s) =>
    change('writeSubmissionNote', { submissionId: s.submission, text: TOO_LONG }, s, c),
  'Mutation.announceReference': (c, s) =>
    change('announceReference', { filename: 'a', bytes: 1, sha256: 'a' }, s, c),
  'Mutation.applyBoard': (c, s) =>
    change('applyBoard', { document: documentOf(s.slug) }, s, c).then(
      reading('slug: expected a free one', 'refused'),
    ),

  'Mutation.announceBoardLoad': (c, s) =>
    change('announceBoardLoad', { slug: 'free', filename: 'a', bytes: 1, sha256: 'a' }, s, c),

  'GET /healthz': open('/healthz'),
  'GET /metrics': open('/metrics'),
  'GET /readyz': open('/readyz'),
  'ALL /api/auth/{*path}': open('/api/auth/get-session'),
  'USE /graphql': (c, s) =>
    query('viewer', '{ __typename }', s, c).then(({ told }) => ({ outcome: 'yes', told })),
  'GET /.well-known/fidboard-keys.json': open('/.well-known/fidboard-keys.json'),
  'USE /uploads': (c, s) =>
    request('/uploads', s, c, {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': '1',
        'upload-metadata': `submissionId ${Buffer.from(s.submission).toString('base64')}`,
      },
    }),
  'HEAD /uploads/:id': (c, s) => tus('HEAD', s.upload, s, c),
  // Not where the upload has come to.
  'PATCH /uploads/:id': (c, s) => tus('PATCH', s.upload, s, c),
  'DELETE /uploads/:id': async (c, s) => {
    const trial = await tus('DELETE', s.upload, s, c);
    // What was removed is begun anew, for whoever tries next.
    if (trial.outcome === 'yes') s.upload = await beginUpload(c, s.submission);
    return trial;
  },
  'GET /files/thumbnails/:submission/:file': (c, s) =>
    request(`/files/thumbnails/${encodeURIComponent(s.submission)}/0.png`, s, c),
  'GET /receipts/:file': (c, s) => request(`/receipts/${s.receipt}.json`, s, c),
  'GET /references/:file': (c, s) => request(`/references/${encodeURIComponent(s.reference)}.npz`, s, c),
  'GET /embed/boards/:slug': (c, s) => request(`/embed/boards/${s.slug}`, s, c),
  'GET /boards/:slug/dump.tar': boardFile('dump.tar'),
  'GET /boards/:slug/origin-keys.json': boardFile('origin-keys.json'),
  'GET /boards/:slug/ranking.csv': boardFile('ranking.csv'),
  'GET /boards/:slug/ranking.json': boardFile('ranking.json'),
  'GET /boards/:slug/ranking.parquet': boardFile('ranking.parquet'),
  'GET /boards/:slug/ranking.atom': boardFile('ranking.atom'),
  'GET /boards/:slug/board.bib': boardFile('board.bib'),
  'GET /boards/:slug/badges/:team/:file': (c, s) =>
    request(`/boards/${s.slug}/badges/${s.teamSlug}/${s.methodSlug}.svg`, s, c),
};

/** The paths that only give 404s, and those that only set headers: no doors. */
export const NO_DOORS: ReadonlySet<string> = new Set(
  [
    '/api',
    '/files',
    '/uploads',
    '/receipts',
    '/references',
    '/.well-known',
    '/graphql',
    '/healthz',
    '/readyz',
    '/metrics',
  ].map((path) => `USE ${path}`),
);

/** What names nothing: every door must answer to it as to what the caller may not see. */
export const absentTrial = (probe: Probe, caller: Caller) => probe(caller, ABSENT);

/** An answer with these words means something else than its code. */
function reading(words: string, outcome: Outcome): (trial: Trial) => Trial {
  return (trial) => (trial.told.includes(words) ? { ...trial, outcome } : trial);
}

/** What no board of the world can become: it has submissions under another seed. */
function documentOf(slug: string): object {
  return {
    board: slug,
    title: 'Another',
    description: '',
    visibility: 'public',
    protocol: { ...conventionalProtocol({ extraction: givenFeatures(8) }), seed: 7 },
    reference: { name: 'Reference', sha256: sha256Hex('reference of the-public') },
    columns: [
      { metric: 'fid', title: 'FID', direction: 'lower', digits: 2, scale: 1, primary: true, ranked: true },
    ],
    ranking: { order: 'primary', standing: 'best' },
  };
}
