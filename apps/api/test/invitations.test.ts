// Promise: whoever has a link may join a team by it as often as it says, nobody else learns anything, and mail never holds anybody up.
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const OFFER = `query ($token: String!) { invitation(token: $token) {
  team { slug } inviterName role state } }`;
const INVITATIONS = `query ($slug: String!) { team(slug: $slug) { viewerRole memberships { role user { name } }
  invitations { id role state email mailState mailFailure uses mostUses inviter { name } } } }`;

describe('invitations', () => {
  let server: TestServer;
  let ada: Caller;
  let ben: Caller;
  let eve: Caller;
  let teamId: string;
  const mails: string[] = [];
  const replies: number[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      const code = replies.shift();
      if (code === undefined) return done();
      done(Object.assign(new Error('No such mailbox here'), { responseCode: code }));
    },
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
    [ada, ben, eve] = await Promise.all([server.person('ada'), server.person('ben'), server.person('eve')]);
    teamId = (await ada.change('createTeam', { name: 'Lab' }, '{ id }')).id;
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await new Promise<void>((resolve) => smtp.close(resolve));
  });

  const link = async (input: object = {}, of = teamId): Promise<{ token: string; id: string }> => {
    const made = await ada.change(
      'inviteToTeam',
      { teamId: of, ...input },
      '{ url invitation { id state } }',
    );
    expect(made.invitation.state).toBe('OPEN');
    return { token: made.url.split('/').at(-1), id: made.invitation.id };
  };
  const accept = (caller: Caller, token: string) =>
    caller.attempt('acceptInvitation', { token }, '{ team { slug } board { slug } }');
  const offer = async (caller: Caller, token: string) => (await caller.ask(OFFER, { token })).data.invitation;
  const listed = async (caller: Caller, slug = 'lab') => (await caller.ask(INVITATIONS, { slug })).data.team;
  const newTeam = async (name: string) =>
    (await ada.change('createTeam', { name }, '{ id slug }')) as { id: string; slug: string };

  it('say who invites to what, and let one person in, once', async () => {
    const { token } = await link();
    const said = { team: { slug: 'lab' }, inviterName: 'ada', role: 'MEMBER', state: 'OPEN' };
    expect(await offer(server.stranger(), token)).toEqual(said);
    expect(await accept(server.stranger(), token)).toMatchObject({ code: 'UNAUTHENTICATED' });
    for (const _ of [1, 2])
      expect(await accept(ben, token)).toMatchObject({ data: { team: { slug: 'lab' }, board: null } });
    expect(await accept(ada, token)).toMatchObject({ data: { team: { slug: 'lab' }, board: null } });
    expect(await offer(eve, token)).toEqual({ ...said, state: 'USED' });
    expect(await accept(eve, token)).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('was used'),
    });
    expect(await listed(ada)).toMatchObject({
      memberships: [
        { role: 'OWNER', user: { name: 'ada' } },
        { role: 'MEMBER', user: { name: 'ben' } },
      ],
      invitations: [{ state: 'USED', uses: 1, mostUses: 1, inviter: { name: 'ada' } }],
    });
  });

  it('let no more people in than they say, however many come at once', async () => {
    const { id, slug } = await newTeam('Crowd');
    const { token } = await link({ uses: 2 }, id);
    const people = await Promise.all(['c1', 'c2', 'c3', 'c4', 'c5'].map((name) => server.person(name)));
    const results = await Promise.all(people.map((person) => accept(person, token)));
    expect(results.filter(({ data }) => data !== undefined)).toHaveLength(2);
    expect((await listed(ada, slug)).memberships).toHaveLength(3);
  });

  it('are refused clearly when revoked, expired or used by who has left, and alike when there are none', async () => {
    const { prisma } = server.database;
    const { id, slug } = await newTeam('Past');
    const revoked = await link({}, id);
    await ada.change('revokeInvitation', { invitationId: revoked.id }, '{ state }');
    expect(await accept(eve, revoked.token)).toMatchObject({ message: expect.stringContaining('revoked') });
    const expired = await link({}, id);
    await prisma.invitation.updateMany({
      where: { team: { slug }, revokedAt: null },
      data: { expiresAt: new Date(Date.now() - 1000) },
    });
    expect(await accept(eve, expired.token)).toMatchObject({ message: expect.stringContaining('expired') });
    const many = await link({ uses: 5 }, id);
    await accept(eve, many.token);
    await eve.change('leaveTeam', { teamId: id }, '{ slug }');
    expect(await accept(eve, many.token)).toMatchObject({ message: expect.stringContaining('was used') });
    for (const token of ['x', 'A'.repeat(43), `${many.token}x`]) {
      expect(await offer(eve, token)).toBeNull();
      expect(await accept(eve, token)).toMatchObject({
        code: 'NOT_FOUND',
        message: 'invitation: expected one that was made here, got none',
      });
    }
  });

  it('are made, listed and revoked by owners alone', async () => {
    const { id } = await link();
    for (const caller of [ben, eve, server.stranger()]) {
      expect((await listed(caller)).invitations).toEqual([]);
      expect((await caller.attempt('inviteToTeam', { teamId }, '{ url }')).code).toMatch(
        /FORBIDDEN|UNAUTHENTICATED/,
      );
      const revoked = await caller.attempt('revokeInvitation', { invitationId: id }, '{ state }');
      expect(revoked.code).toMatch(/NOT_FOUND|UNAUTHENTICATED/);
    }
    const submitter = await ada.withToken(['read', 'submit']);
    expect(await submitter.attempt('inviteToTeam', { teamId }, '{ url }')).toMatchObject({
      code: 'FORBIDDEN',
    });
    for (const input of [{ uses: 0 }, { days: 91 }, { email: 'a@b' }, { email: 'a@b.org, c@d.org' }]) {
      expect(await ada.attempt('inviteToTeam', { teamId, ...input }, '{ url }')).toMatchObject({
        code: 'BAD_INPUT',
      });
    }
  });

  it('keep their tokens out of the database and of the log', async () => {
    const { token } = await link();
    await ben.fetch(`/invitations/${token}`);
    const rows = JSON.stringify(await server.database.prisma.invitation.findMany());
    expect(rows).not.toContain(token);
    expect(server.logged()).toContain('/invitations/[redacted]');
    expect(server.logged()).not.toContain(token);
  });

  it('go by mail whether or not there is an account, are tried again, and say why they failed', async () => {
    const { id, slug } = await newTeam('Post');
    const invite = (email: string) =>
      ada.change('inviteToTeam', { teamId: id, email }, '{ url invitation { mailState } }');
    const state = async () =>
      (await listed(ada, slug)).invitations.map((one: { mailState: string }) => one.mailState);
    replies.push(451);
    for (const email of ['ben@example.org', 'nobody@example.org']) {
      expect(await invite(email)).toEqual({ url: null, invitation: { mailState: 'WAITING' } });
    }
    await expect.poll(state, { timeout: 20_000 }).toEqual(['SENT', 'SENT']);
    expect(mails).toHaveLength(2);
    const mail = mails.find((text) => text.includes('To: ben@example.org'))!;
    expect(mail).toContain('ada invites you to the team Post');
    const [token] = /(?<=\/invitations\/)[\w-]{43}/.exec(mail)!;
    expect(await accept(ben, token)).toMatchObject({ data: { team: { slug } } });

    replies.push(550);
    await invite('gone@example.org');
    await expect.poll(state, { timeout: 20_000 }).toEqual(['FAILED', 'SENT', 'SENT']);
    const [failed] = (await listed(ada, slug)).invitations;
    expect(failed.mailFailure).toBe('The mail server replied: 550 No such mailbox here');
    await ada.change('resendInvitation', { invitationId: failed.id }, '{ mailState }');
    await expect.poll(state, { timeout: 20_000 }).toEqual(['SENT', 'SENT', 'SENT']);
    expect(mails.at(-1)).toContain('To: gone@example.org');
    expect(server.logged()).not.toContain(token);
  });
});

describe('the members of a team', () => {
  let server: TestServer;
  let ada: Caller;
  let ben: Caller;
  let teamId: string;
  beforeAll(async () => {
    server = await startTestServer();
    [ada, ben] = await Promise.all([server.person('ada'), server.person('ben')]);
    teamId = (await ada.change('createTeam', { name: 'Lab' }, '{ id }')).id;
    // Without a mail server an address changes nothing: the link is shown.
    const { url } = await ada.change('inviteToTeam', { teamId, email: 'ben@example.org' }, '{ url }');
    await ben.change('acceptInvitation', { token: url.split('/').at(-1) }, '{ team { slug } }');
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const roles = async () => {
    const { data } = await ada.ask(INVITATIONS, { slug: 'lab' });
    return data.team.memberships.map((one: { role: string }) => one.role);
  };
  const idOf = async (caller: Caller) => (await caller.ask('{ viewer { id } }')).data.viewer.id as string;

  it('change roles, hand over and leave, but for the last owner', async () => {
    const [a, b] = [await idOf(ada), await idOf(ben)];
    const last = { code: 'CONFLICT', message: 'team: expected an owner to remain, got the last one' };
    expect(await ada.attempt('leaveTeam', { teamId }, '{ slug }')).toMatchObject(last);
    expect(
      await ada.attempt('setMemberRole', { teamId, userId: a, role: 'MEMBER' }, '{ slug }'),
    ).toMatchObject(last);
    expect(await ada.attempt('removeMember', { teamId, userId: a }, '{ slug }')).toMatchObject(last);
    for (const field of ['transferTeam', 'removeMember']) {
      expect(await ben.attempt(field, { teamId, userId: a }, '{ slug }')).toMatchObject({
        code: 'FORBIDDEN',
      });
    }
    expect(await ada.attempt('transferTeam', { teamId, userId: a }, '{ slug }')).toMatchObject({
      code: 'CONFLICT',
    });
    await ada.change('transferTeam', { teamId, userId: b }, '{ slug }');
    expect(await roles()).toEqual(['MEMBER', 'OWNER']);
    await ben.change('setMemberRole', { teamId, userId: a, role: 'OWNER' }, '{ slug }');
    // Two owners who leave at once: one of them stays.
    const left = await Promise.all([ada, ben].map((one) => one.attempt('leaveTeam', { teamId }, '{ slug }')));
    expect(left.filter(({ code }) => code === 'CONFLICT')).toHaveLength(1);
    expect(await roles()).toEqual(['OWNER']);
    const eve = await server.person('eve');
    expect(await eve.attempt('leaveTeam', { teamId }, '{ slug }')).toMatchObject({ code: 'NOT_FOUND' });
  });
});
