// Promise: who is let in submits, and sees a private board; nobody else does, and who is removed keeps what they sent.
import { type Board, submissions } from '@fidboard/database';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalIdOf, parseGlobalId } from '../src/schema/global-id.ts';
import { makeBoard, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

interface TeamOf {
  caller: Caller;
  slug: string;
  id: string;
  method: string;
}

const ENTRY = `query ($slug: String!) { board(slug: $slug) { slug entry
  mySubmittingTeams { slug } entrants { team { slug } enteredAt removedAt }
  invitations { id state email invitedTeam { slug } role uses mostUses mailState mailFailure } } }`;
const ACCEPTED = '{ team { slug } board { slug } }';

let server: TestServer;
let host: Caller;
let boards = 0;
const mails: string[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk;
    });
    stream.on('end', () => {
      mails.push(text.replace(/=\r\n/g, '').replace(/=3D/g, '='));
      done();
    });
  },
});
beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as { port: number };
  server = await startTestServer({
    FIDBOARD_SMTP_URL: `smtp://127.0.0.1:${port}`,
    FIDBOARD_MAIL_FROM: 'Fidboard <board@example.org>',
  });
  host = await server.person('host');
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => smtp.close(resolve));
});

/** Somebody with a team of their own and a method of it. */
async function teamOf(name: string): Promise<TeamOf> {
  const caller = await server.person(name);
  const { id, slug } = await caller.change('createTeam', { name: `Team ${name}` }, '{ id slug }');
  const { id: method } = await caller.change('createMethod', { teamId: id, name: 'Flow' }, '{ id }');
  return { caller, id, slug, method };
}

async function board(visibility: 'PUBLIC' | 'PRIVATE', entry: 'OPEN' | 'INVITATION' = 'INVITATION') {
  const made = await makeBoard(server.database, {
    slug: `board-${++boards}`,
    visibility,
    hostId: await userIdOf(host),
  });
  await server.database.prisma.board.update({ where: { id: made.id }, data: { entry } });
  return made;
}

const letIn = (slug: string, team: TeamOf) =>
  host.change(
    'inviteToBoard',
    { boardSlug: slug, teamSlug: team.slug },
    '{ url invitation { id } board { slug } }',
  );
const remove = (slug: string, team: TeamOf) =>
  host.change('removeEntrant', { boardSlug: slug, teamSlug: team.slug }, '{ slug }');
const link = async (slug: string, more: object = {}) => {
  const input = { boardSlug: slug, ...more };
  const made = await host.change('inviteToBoard', input, '{ url invitation { id state role } }');
  expect(made.invitation).toMatchObject({ state: 'OPEN', role: null });
  return { token: String(made.url).split('/').at(-1)!, id: made.invitation.id as string };
};
const accept = ({ caller, id }: TeamOf, token: string) =>
  caller.attempt('acceptInvitation', { token, teamId: id }, ACCEPTED);
const submit = ({ caller, method }: TeamOf, slug: string) =>
  caller.attempt(
    'createSubmission',
    { boardSlug: slug, methodId: method, filename: 'samples.zip', bytes: 10 },
    '{ submission { id state } }',
  );
const entryOf = async (caller: Caller, slug: string) => (await caller.ask(ENTRY, { slug })).data.board;
const slugs = (list: { slug: string }[]) => list.map(({ slug }) => slug);

/** A submission of a team that was scored, as its upload and a worker would. */
async function scored({ caller, method }: TeamOf, { id: boardId }: Board): Promise<string> {
  const { database } = server;
  const row = await submissions.create(database, {
    boardId,
    methodId: parseGlobalId('Method', method)!,
    submitterId: await userIdOf(caller),
    filename: 'samples.zip',
    declaredBytes: 10n,
  });
  await score(database, await queue(database, row), 2 + Math.random());
  return row.id;
}

describe('a public board with entry by invitation', () => {
  it('takes submissions of the teams that are let in alone, and says what the others are to do', async () => {
    const { slug } = await board('PUBLIC');
    const [inside, outside] = await Promise.all([teamOf('ines'), teamOf('otto')]);
    expect(await submit(outside, slug)).toMatchObject({
      code: 'FORBIDDEN',
      message: `board ${slug}: expected a team that its host has let in, got ${outside.slug}`,
      remedy: 'Ask the host of the board to invite the team.',
    });
    expect(await letIn(slug, inside)).toEqual({ url: null, invitation: null, board: { slug } });
    expect(await submit(inside, slug)).toMatchObject({ data: { submission: { state: 'UPLOADING' } } });
    expect(await submit(outside, slug)).toMatchObject({ code: 'FORBIDDEN' });
    // Whoever is in two teams submits for the one that is in.
    const other = await inside.caller.change('createTeam', { name: 'Ines again' }, '{ id slug }');
    const method = await inside.caller.change('createMethod', { teamId: other.id, name: 'Flow' }, '{ id }');
    expect(await submit({ ...inside, method: method.id }, slug)).toMatchObject({ code: 'FORBIDDEN' });
    expect(slugs((await entryOf(inside.caller, slug)).mySubmittingTeams)).toEqual([inside.slug]);
    expect((await entryOf(outside.caller, slug)).mySubmittingTeams).toEqual([]);
    expect((await entryOf(server.stranger(), slug)).mySubmittingTeams).toEqual([]);
    // The host is no exception: their team is let in like others.
    const own = await host.change('createTeam', { name: 'Team of the host' }, '{ id slug }');
    const { id } = await host.change('createMethod', { teamId: own.id, name: 'Baseline' }, '{ id }');
    const team = { caller: host, id: own.id, slug: own.slug, method: id };
    expect(await submit(team, slug)).toMatchObject({ code: 'FORBIDDEN' });
    await letIn(slug, team);
    expect(await submit(team, slug)).toHaveProperty('data');
  });

  it('keeps what a removed team has sent, ranked and running, and takes no more of it', async () => {
    const made = await board('PUBLIC');
    const team = await teamOf('rita');
    await letIn(made.slug, team);
    const first = await scored(team, made);
    const begun = await submit(team, made.slug);
    await remove(made.slug, team);
    expect(await submit(team, made.slug)).toMatchObject({ code: 'FORBIDDEN' });
    const { data } = await server
      .stranger()
      .ask(`{ board(slug: "${made.slug}") { ranking { entries { submission { id } } } } }`);
    expect(data.board.ranking.entries).toEqual([{ submission: { id: globalIdOf('Submission', first) } }]);
    // What was announced before is not lost.
    const id = parseGlobalId('Submission', begun.data.submission.id)!;
    const row = await server.database.prisma.submission.findUniqueOrThrow({ where: { id } });
    await queue(server.database, row);
    expect(
      await host.attempt('removeEntrant', { boardSlug: made.slug, teamSlug: team.slug }, '{ slug }'),
    ).toMatchObject({ code: 'NOT_FOUND' });
    await letIn(made.slug, team);
    expect(await submit(team, made.slug)).toHaveProperty('data');
  });
});

describe('a private board', () => {
  it('is seen by the teams that are let in, whole, and is absent to every other', async () => {
    const made = await board('PRIVATE', 'OPEN');
    const [inside, outside] = await Promise.all([teamOf('pia'), teamOf('paul')]);
    const listed = async (caller: Caller) =>
      slugs((await caller.ask('{ boards(first: 50) { nodes { slug } } }')).data.boards.nodes);
    expect(await entryOf(inside.caller, made.slug)).toBeNull();
    expect(await submit(inside, made.slug)).toMatchObject({ code: 'NOT_FOUND' });
    await letIn(made.slug, inside);
    expect(await listed(inside.caller)).toContain(made.slug);
    expect(await listed(outside.caller)).not.toContain(made.slug);
    expect(await submit(inside, made.slug)).toHaveProperty('data');
    expect(await submit(outside, made.slug)).toMatchObject({ code: 'NOT_FOUND' });
    expect((await inside.caller.fetch(`/boards/${made.slug}/ranking.csv`)).status).toBe(200);
    expect((await outside.caller.fetch(`/boards/${made.slug}/ranking.csv`)).status).toBe(404);
    // What only the host sees stays so.
    expect(await entryOf(inside.caller, made.slug)).toMatchObject({ entrants: [], invitations: [] });
    // Another team of the same person sees it through them, and may not submit.
    const other = await inside.caller.change('createTeam', { name: 'Pia again' }, '{ id }');
    const method = await inside.caller.change('createMethod', { teamId: other.id, name: 'Flow' }, '{ id }');
    expect(await submit({ ...inside, method: method.id }, made.slug)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('leaves to a removed team its own submissions and receipts, and nothing else', async () => {
    const made = await board('PRIVATE');
    const [gone, other] = await Promise.all([teamOf('gina'), teamOf('olaf')]);
    await Promise.all([letIn(made.slug, gone), letIn(made.slug, other)]);
    const [own, theirs] = [await scored(gone, made), await scored(other, made)];
    const client = gone.caller.socket();
    const updates = client.iterate({
      query: `subscription { boardUpdates(slug: "${made.slug}", afterVersion: 0) { toVersion } }`,
    });
    expect((await updates.next()).done).toBe(false);
    await remove(made.slug, gone);
    let last = await updates.next();
    while (!last.done) last = await updates.next();
    await client.dispose();

    const see = async (id: string) =>
      (
        await gone.caller.ask(
          `query ($id: ID!) { submission(id: $id) { filename board { slug }
            currentEvaluations { scores { value } receipt { url } reference { name } } } }`,
          { id: globalIdOf('Submission', id) },
        )
      ).data.submission;
    const mine = await see(own);
    expect(mine).toMatchObject({ filename: 'samples.zip', board: null });
    const [{ scores, receipt }] = mine.currentEvaluations;
    expect(scores).toHaveLength(2);
    expect((await gone.caller.fetch(receipt.url)).status).toBe(200);
    expect(await see(theirs)).toBeNull();
    expect(await entryOf(gone.caller, made.slug)).toBeNull();
    for (const file of ['ranking.csv', 'board.bib', `badges/${other.slug}/flow.svg`])
      expect((await gone.caller.fetch(`/boards/${made.slug}/${file}`)).status).toBe(404);
    const reference = globalIdOf('Reference', made.referenceId);
    expect((await gone.caller.fetch(`/references/${encodeURIComponent(reference)}.npz`)).status).toBe(404);
    expect(await submit(gone, made.slug)).toMatchObject({ code: 'NOT_FOUND' });
    // The team's page tells it of what it sent.
    const { data } = await gone.caller.ask(
      `{ team(slug: "${gone.slug}") { methods { submissions(first: 5) { nodes { id board { slug } } } } } }`,
    );
    expect(data.team.methods[0].submissions.nodes).toEqual([
      { id: globalIdOf('Submission', own), board: null },
    ]);
  });
});

describe('an invitation to a board', () => {
  it('says what it is for to whoever has its link, and lets in the team that an owner brings, once', async () => {
    const made = await board('PRIVATE');
    await server.database.prisma.board.update({
      where: { id: made.id },
      data: { title: 'Secret faces', description: 'Of a challenge.' },
    });
    const [ann, bob] = await Promise.all([teamOf('ann'), teamOf('bob')]);
    const { token } = await link(made.slug);
    const OFFER = `query ($token: String!) { invitation(token: $token) { team { slug } role state inviterName
      board { slug title description enteredTeams { slug } } } }`;
    const offer = async (caller: Caller) => (await caller.ask(OFFER, { token })).data.invitation;
    const about = { slug: made.slug, title: 'Secret faces', description: 'Of a challenge.' };
    expect(await offer(server.stranger())).toEqual({
      ...{ team: null, role: null, state: 'OPEN', inviterName: 'host' },
      board: { ...about, enteredTeams: [] },
    });
    // For others one does not accept, nor for a team that one is only a member of.
    expect(await ann.caller.attempt('acceptInvitation', { token, teamId: bob.id }, ACCEPTED)).toMatchObject({
      code: 'FORBIDDEN',
    });
    const { url } = await bob.caller.change('inviteToTeam', { teamId: bob.id }, '{ url }');
    await ann.caller.change('acceptInvitation', { token: url.split('/').at(-1) }, ACCEPTED);
    expect(await ann.caller.attempt('acceptInvitation', { token, teamId: bob.id }, ACCEPTED)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await ann.caller.attempt('acceptInvitation', { token }, ACCEPTED)).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('the team that is to enter the board'),
    });
    expect(
      await server.stranger().attempt('acceptInvitation', { token, teamId: bob.id }, ACCEPTED),
    ).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const entered = { data: { team: { slug: ann.slug }, board: { slug: made.slug } } };
    for (const _ of [1, 2]) expect(await accept(ann, token)).toMatchObject(entered);
    expect(await accept(bob, token)).toMatchObject({
      code: 'CONFLICT',
      message: 'invitation: expected one that is open, got one that was used',
      remedy: 'Ask the host of the board for a new one.',
    });
    expect(await offer(ann.caller)).toMatchObject({
      state: 'USED',
      board: { enteredTeams: [{ slug: ann.slug }] },
    });
    expect(await submit(ann, made.slug)).toHaveProperty('data');
  });

  it('lets in as many teams as it says, however many come at once', async () => {
    const { slug } = await board('PUBLIC');
    const teams = await Promise.all(['q1', 'q2', 'q3', 'q4', 'q5'].map(teamOf));
    const { token } = await link(slug, { uses: 2 });
    const results = await Promise.all(teams.map((team) => accept(team, token)));
    expect(results.filter(({ data }) => data !== undefined)).toHaveLength(2);
    const { entrants, invitations } = await entryOf(host, slug);
    expect(entrants).toHaveLength(2);
    expect(invitations).toMatchObject([{ state: 'USED', uses: 2, mostUses: 2, invitedTeam: null }]);
  });

  it('is refused clearly when revoked, expired or older than a removal, and alike when there is none', async () => {
    const { slug } = await board('PRIVATE');
    const team = await teamOf('vera');
    const revoked = await link(slug);
    const many = await link(slug, { uses: 5 });
    const expired = await link(slug);
    await server.database.prisma.invitation.update({
      where: { id: parseGlobalId('Invitation', expired.id)! },
      data: { expiresAt: new Date(0) },
    });
    await host.change('revokeInvitation', { invitationId: revoked.id }, '{ state }');
    expect(await accept(team, revoked.token)).toMatchObject({ message: expect.stringContaining('revoked') });
    expect(await accept(team, expired.token)).toMatchObject({ message: expect.stringContaining('expired') });
    await letIn(slug, team);
    await remove(slug, team);
    expect(await accept(team, many.token)).toMatchObject({
      code: 'CONFLICT',
      message: 'invitation: expected one that is open, got one from before the host removed the team',
    });
    for (const token of ['x', 'A'.repeat(43)]) {
      expect(await accept(team, token)).toMatchObject({
        code: 'NOT_FOUND',
        message: 'invitation: expected one that was made here, got none',
      });
    }
    expect(await accept(team, (await link(slug)).token)).toHaveProperty('data');
  });

  it('is made, listed and taken back by the host alone, as is the removal of a team', async () => {
    const made = await board('PUBLIC');
    const hidden = await board('PRIVATE');
    const eve = await teamOf('eve');
    const { id } = await link(made.slug);
    for (const caller of [eve.caller, server.stranger()]) {
      const code = caller === eve.caller ? 'FORBIDDEN' : 'UNAUTHENTICATED';
      const input = { boardSlug: made.slug, teamSlug: eve.slug };
      expect(await caller.attempt('inviteToBoard', input, '{ url }')).toMatchObject({ code });
      expect(await caller.attempt('removeEntrant', input, '{ slug }')).toMatchObject({ code });
      for (const field of ['revokeInvitation', 'resendInvitation'])
        expect((await caller.attempt(field, { invitationId: id }, '{ id }')).code).toMatch(
          /NOT_FOUND|UNAUTHENTICATED/,
        );
      expect(await entryOf(caller, made.slug)).toMatchObject({ entrants: [], invitations: [] });
    }
    const absent = { boardSlug: 'no-such-board', teamSlug: eve.slug };
    expect(
      await eve.caller.attempt('inviteToBoard', { ...absent, boardSlug: hidden.slug }, '{ url }'),
    ).toEqual(await eve.caller.attempt('inviteToBoard', absent, '{ url }'));
    const program = await host.withToken(['read', 'submit']);
    expect(await program.attempt('inviteToBoard', { boardSlug: made.slug }, '{ url }')).toMatchObject({
      code: 'FORBIDDEN',
    });
    for (const input of [{ uses: 0 }, { days: 91 }, { email: 'a@b' }, { teamSlug: eve.slug, uses: 2 }])
      expect(
        await host.attempt('inviteToBoard', { boardSlug: made.slug, ...input }, '{ url }'),
      ).toMatchObject({
        code: 'BAD_INPUT',
      });
    expect(
      await host.attempt('inviteToBoard', { boardSlug: made.slug, teamSlug: 'nobody' }, '{ url }'),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is mailed to an address, and a team that is let in by name is told at its owner’s', async () => {
    const another = await server.person('another');
    const made = await makeBoard(server.database, { slug: 'mailed', hostId: await userIdOf(another) });
    const team = await teamOf('mia');
    await another.change('inviteToBoard', { boardSlug: 'mailed', email: 'new@example.org' }, '{ url }');
    for (const _ of [1, 2])
      await another.change('inviteToBoard', { boardSlug: 'mailed', teamSlug: team.slug }, '{ url }');
    const states = async () =>
      (await entryOf(another, 'mailed')).invitations.map((one: { mailState: string }) => one.mailState);
    await expect.poll(states, { timeout: 20_000 }).toEqual(['SENT', 'SENT']);
    const to = (address: string) => mails.filter((text) => text.includes(`To: ${address}`));
    const [invited] = to('new@example.org');
    expect(invited).toContain('another invites a team of yours to submit to the board mailed');
    const [token] = /(?<=\/invitations\/)[\w-]{43}/.exec(invited!)!;
    expect(to('mia@example.org')).toHaveLength(1);
    expect(to('mia@example.org')[0]).toContain('has let your team Team mia onto the board mailed');
    // Nobody gets in by the mail that only tells.
    expect(to('mia@example.org')[0]).not.toContain('/invitations/');
    // The owner's address is not told to the host.
    expect(JSON.stringify(await entryOf(another, 'mailed'))).not.toContain('mia@example.org');
    expect(await accept(await teamOf('noa'), token)).toMatchObject({ data: { board: { slug: made.slug } } });
    expect(server.logged()).not.toContain(token);
  });

  it('is counted: nobody sends more than 20 mails and links an hour', async () => {
    const busy = await server.person('busy');
    await makeBoard(server.database, { slug: 'busy-board', hostId: await userIdOf(busy) });
    const invite = (more: object = {}) =>
      busy.attempt('inviteToBoard', { boardSlug: 'busy-board', ...more }, '{ url }');
    for (let made = 0; made < 19; made++) expect(await invite()).toHaveProperty('data');
    const team = await teamOf('last');
    expect(await invite({ teamSlug: team.slug })).toHaveProperty('data');
    for (const more of [{}, { teamSlug: team.slug }, { email: 'x@example.org' }])
      expect(await invite(more)).toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('the log of a host', () => {
  it('has who was invited, entered and was removed, and what became of a link', async () => {
    const chief = await server.person('chief');
    await makeBoard(server.database, { slug: 'logged', hostId: await userIdOf(chief) });
    const [named, linked] = await Promise.all([teamOf('nora'), teamOf('lena')]);
    const invite = (more: object) =>
      chief.change('inviteToBoard', { boardSlug: 'logged', ...more }, '{ url invitation { id } }');
    await invite({ teamSlug: named.slug });
    const { url } = await invite({ uses: 2 });
    await accept(linked, url.split('/').at(-1));
    const { invitation } = await invite({});
    await chief.change('revokeInvitation', { invitationId: invitation.id }, '{ id }');
    await chief.change('removeEntrant', { boardSlug: 'logged', teamSlug: named.slug }, '{ slug }');
    const { data } = await chief.ask(
      '{ board(slug: "logged") { hostActions(first: 10) { nodes { action actorName subject details } } } }',
    );
    const of = ({ slug, id }: TeamOf, name: string) => ({ subject: id, details: { team: slug, name } });
    expect(data.board.hostActions.nodes.slice(0, -1)).toEqual([
      { action: 'team.removed', actorName: 'chief', ...of(named, 'Team nora') },
      { action: 'invitation.revoked', actorName: 'chief', subject: null, details: { by: 'link' } },
      { action: 'team.invited', actorName: 'chief', subject: null, details: { by: 'link', uses: 1 } },
      { action: 'team.entered', actorName: null, ...of(linked, 'Team lena') },
      { action: 'team.invited', actorName: 'chief', subject: null, details: { by: 'link', uses: 2 } },
      { action: 'team.invited', actorName: 'chief', ...of(named, 'Team nora') },
    ]);
  });
});
