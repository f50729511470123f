// Promise: scores that a phase hides are found through no door until they are public, and then through every one.
import {
  type Board,
  type Method,
  type Phase,
  phases,
  type Submission,
  submissions,
} from '@fidboard/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { thumbnailPath } from '../src/files/thumbnail-path.ts';
import { globalIdOf } from '../src/schema/global-id.ts';
import { makeBoard, makeMethod, queue, score, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const HIDDEN_VALUE = 7.125;
const SELECTION = `{ version
  ranking { number entries { rank previousRank method { name } cells { value } submission { id } } }
  rankings { nodes { number entries { rank previousRank method { name } cells { value } } } }
  submissions { nodes { label state evaluation { id } thumbnails { index } } }
  phases { key state scores scoresPublic }
  recentEvents(last: 100) { kind payload } }`;

describe('scores that a phase hides', () => {
  let server: TestServer;
  let host: Caller;
  let team: Caller;
  let rival: Caller;
  let count = 0;
  let board: Board;
  let phase: Phase;
  let method: Method;
  /** Made before there were phases: public. */
  let open: Submission;
  let hidden: Submission;
  beforeAll(async () => {
    server = await startTestServer();
    [host, team, rival] = await Promise.all([
      server.person('host'),
      server.person('team'),
      server.person('rival'),
    ]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const scored = async (label: string, of: Method, value: number) => {
    const { database } = server;
    const row = await submissions.create(database, {
      ...{ boardId: board.id, methodId: of.id, submitterId: null, label },
      ...{ filename: 'secret-name.zip', declaredBytes: 10n },
    });
    return score(database, await queue(database, row), value);
  };
  beforeEach(async () => {
    const { database, blobs } = server;
    const slug = `board-${++count}`;
    board = await makeBoard(database, { slug, hostId: await userIdOf(host) });
    method = await makeMethod(database, `Flow ${count}`, await userIdOf(team));
    open = await scored('open', method, 9);
    await scored('other', await makeMethod(database, `Rival ${count}`, await userIdOf(rival)), 8);
    phase = await database.prisma.phase.create({
      data: { boardId: board.id, key: 'final', title: 'Final', scores: 'BY_HOST' },
    });
    hidden = await scored('hidden', method, HIDDEN_VALUE);
    const { sha256 } = await blobs.put(new TextEncoder().encode(`a thumbnail of ${slug}`));
    const where = { sha256: hidden.sampleSetSha256! };
    await database.prisma.sampleSet.update({ where, data: { thumbnails: [sha256] } });
  });

  /** All that can be had of the board and of the hidden submission through every door, as text. */
  const allOf = async (caller: Caller) => {
    const { database } = server;
    const evaluation = await database.prisma.evaluation.findFirstOrThrow({
      where: { submissionId: hidden.id },
      include: { receipt: true },
    });
    const ids = {
      slug: board.slug,
      submission: globalIdOf('Submission', hidden.id),
      evaluation: globalIdOf('Evaluation', evaluation.id),
    };
    const { data, errors } = await caller.ask(
      `query ($slug: String!, $submission: ID!, $evaluation: ID!) {
        board(slug: $slug) ${SELECTION}
        submission(id: $submission) { state evaluation { scores { value } receipt { text } } thumbnails { url } }
        node(id: $evaluation) { ... on Evaluation { scores { value } receipt { text } } } }`,
      ids,
    );
    expect(errors).toBeUndefined();
    const updates = await caller.first(
      `subscription ($slug: String!) { boardUpdates(slug: $slug, afterVersion: 0) { events { kind payload }
        board { ranking { number entries { rank cells { value } } } } } }`,
      { slug: board.slug },
    );
    const own = await caller.first(
      `subscription ($id: ID!) { submissionUpdates(id: $id, afterVersion: 0) { events { payload }
        submission { state evaluation { scores { value } } } } }`,
      { id: ids.submission },
    );
    const files: Record<string, { status: number; text: string }> = {};
    for (const path of [
      ...['ranking.csv', 'ranking.json', 'ranking.atom', 'board.bib'].map(
        (file) => `/boards/${board.slug}/${file}`,
      ),
      `/boards/${board.slug}/badges/team-of-flow-${count}/flow-${count}.svg`,
      `/receipts/${evaluation.receipt!.id}.json`,
      thumbnailPath(ids.submission, 0),
    ]) {
      const response = await caller.fetch(path);
      files[path] = { status: response.status, text: await response.text() };
    }
    return { data, updates, own, files, receipt: files[`/receipts/${evaluation.receipt!.id}.json`]!.status };
  };
  const rankOf = (seen: Awaited<ReturnType<typeof allOf>>) =>
    seen.data.board.ranking.entries.map((entry: { method: { name: string } }) => entry.method.name);
  const byName = (...names: string[]) => names.map((name) => `${name} ${count}`);

  it('are found by nobody else, through no door', async () => {
    for (const caller of [server.stranger(), rival]) {
      const seen = await allOf(caller);
      expect(JSON.stringify(seen)).not.toContain(String(HIDDEN_VALUE));
      expect(rankOf(seen)).toEqual(byName('Rival', 'Flow'));
      expect(seen.data.board.rankings.nodes).toHaveLength(2);
      expect(seen.data.node).toBeNull();
      expect(seen.data.submission).toEqual({ state: 'SCORED', evaluation: null, thumbnails: [] });
      expect([
        seen.receipt,
        seen.files[thumbnailPath(globalIdOf('Submission', hidden.id), 0)]!.status,
      ]).toEqual([404, 404]);
      const badge = Object.entries(seen.files).find(([path]) => path.endsWith('.svg'))!;
      expect(badge[1].text).toContain('rank 2 of 2');
      // What happened is told, but for the ranking that was drawn from them.
      const published = [seen.data.board.recentEvents, seen.updates.data.boardUpdates.events].map((events) =>
        events
          .filter(({ kind }: { kind: string }) => kind === 'ranking.published')
          .map(({ payload }: { payload: { number?: number } }) => payload.number ?? payload),
      );
      expect(published).toEqual([
        [1, 2, {}],
        [1, 2, {}],
      ]);
      expect(seen.data.board.phases).toEqual([
        { key: 'final', state: 'OPEN', scores: 'BY_HOST', scoresPublic: false },
      ]);
    }
  });

  it('are seen by the host, and by the team its own alone, never the order', async () => {
    const hosts = await allOf(host);
    expect(rankOf(hosts)).toEqual(byName('Flow', 'Rival'));
    expect(hosts.data.node.scores[0].value).toBe(HIDDEN_VALUE);
    expect(hosts.receipt).toBe(200);
    const teams = await allOf(team);
    expect(teams.data.submission.evaluation.scores[0].value).toBe(HIDDEN_VALUE);
    expect(teams.own.data).toMatchObject({
      submissionUpdates: { submission: { evaluation: { scores: [{}, {}] } } },
    });
    expect(rankOf(teams)).toEqual(byName('Rival', 'Flow'));
    expect(teams.files[`/boards/${board.slug}/ranking.csv`]!.text).not.toContain(String(HIDDEN_VALUE));
  });

  it('are hidden from the team too where the phase says so; its thumbnails are not', async () => {
    await server.database.prisma.phase.update({ where: { id: phase.id }, data: { ownScoresHidden: true } });
    const seen = await allOf(team);
    expect(JSON.stringify(seen)).not.toContain(String(HIDDEN_VALUE));
    expect(seen.data.submission.thumbnails).toHaveLength(1);
    expect((await allOf(host)).data.node.scores[0].value).toBe(HIDDEN_VALUE);
  });

  it('leave no trace in what is public meanwhile', async () => {
    // By then the hidden one leads with rank 1; the public versions know of none of it.
    await submissions.withdraw(server.database, open.id, { reason: 'Superseded.' });
    const seen = await allOf(rival);
    expect(rankOf(seen)).toEqual(byName('Rival'));
    expect(seen.data.board.ranking.entries).toMatchObject([{ rank: 1, previousRank: 1 }]);
    expect(rankOf(await allOf(host))).toEqual(byName('Flow', 'Rival'));
  });

  it('are public through every door once the host releases them, and nobody but the host may', async () => {
    const input = { boardSlug: board.slug };
    for (const [caller, code] of [
      [server.stranger(), 'UNAUTHENTICATED'],
      [team, 'FORBIDDEN'],
      [await host.withToken(['read', 'submit']), 'FORBIDDEN'],
    ] as const)
      expect(await caller.attempt('releaseScores', input, '{ id }')).toMatchObject({ code });
    const unknown = await host.attempt('releaseScores', { ...input, phaseKey: 'x' }, '{ id }');
    expect(unknown).toMatchObject({ code: 'NOT_FOUND' });
    const { version } = await host.change('releaseScores', input, '{ version }');
    expect(await host.change('releaseScores', input, '{ version }')).toEqual({ version });
    const seen = await allOf(server.stranger());
    expect(rankOf(seen)).toEqual(byName('Flow', 'Rival'));
    // Against what was seen before: the leader was second.
    expect(seen.data.board.ranking.entries).toMatchObject([
      { rank: 1, previousRank: 2, cells: [{ value: HIDDEN_VALUE }, {}] },
      { rank: 2, previousRank: 1 },
    ]);
    // What was ranked while they were hidden is history now.
    expect(seen.data.board.rankings.nodes.map(({ number }: { number: number }) => number)).toEqual([
      4, 3, 2, 1,
    ]);
    expect(seen.data.node.scores[0].value).toBe(HIDDEN_VALUE);
    expect([...new Set(Object.values(seen.files).map(({ status }) => status))]).toEqual([200]);
    const { data } = await host.ask(
      `{ board(slug: "${board.slug}") { hostActions { nodes { action details } } } }`,
    );
    expect(data.board.hostActions.nodes[0]).toEqual({
      action: 'scores.released',
      details: { phase: 'final' },
    });
  });

  it('cannot be released before the phase opens, by its key or without', async () => {
    const opensAt = new Date(Date.now() + 3_600_000);
    const later = { boardId: board.id, key: 'later', title: 'Later', scores: 'BY_HOST', opensAt } as const;
    await server.database.prisma.phase.create({ data: later });
    const input = { boardSlug: board.slug };
    const early = await host.attempt('releaseScores', { ...input, phaseKey: 'later' }, '{ id }');
    expect(early).toMatchObject({ code: 'CONFLICT' });
    await host.change('releaseScores', input, '{ version }');
    const { data } = await host.ask(`{ board(slug: "${board.slug}") { phases { key scoresPublic } } }`);
    expect(data.board.phases).toEqual([
      { key: 'final', scoresPublic: true },
      { key: 'later', scoresPublic: false },
    ]);
  });

  it('are public from the moment that the phase closes, and live pages are told', async () => {
    const { database } = server;
    const close = (closesAt: Date) =>
      database.prisma.phase.update({ where: { id: phase.id }, data: { scores: 'AT_PHASE_END', closesAt } });
    await close(new Date(Date.now() + 3_600_000));
    const before = await allOf(rival);
    expect(JSON.stringify(before)).not.toContain(String(HIDDEN_VALUE));
    await close(new Date(Date.now() - 1));
    expect(rankOf(await allOf(rival))).toEqual(byName('Flow', 'Rival'));
    const told = rival.first(
      `subscription { boardUpdates(slug: "${board.slug}", afterVersion: ${before.data.board.version}) {
        events { kind payload } board { ranking { number entries { rank previousRank } } } } }`,
    );
    await phases.tellOfPhases(database);
    const { data } = await told;
    expect(data.boardUpdates.events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'phase.closed',
      'scores.released',
      'ranking.published',
    ]);
    expect(data.boardUpdates.board.ranking.entries).toEqual([
      { rank: 1, previousRank: 2 },
      { rank: 2, previousRank: 1 },
    ]);
  });

  it('are hidden with a phase that is told to be over no sooner than it is', async () => {
    await server.database.prisma.phase.update({
      where: { id: phase.id },
      data: { scores: 'AT_PHASE_END', closesAt: new Date(Date.now() + 60_000) },
    });
    await phases.tellOfPhases(server.database);
    expect(JSON.stringify(await allOf(rival))).not.toContain(String(HIDDEN_VALUE));
  });
});

describe('phases and quotas by GraphQL', () => {
  let server: TestServer;
  let host: Caller;
  let team: Caller;
  beforeAll(async () => {
    server = await startTestServer();
    [host, team] = await Promise.all([server.person('host'), server.person('team')]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('stand in the board’s document, which gives them back, and a phase with submissions stays', async () => {
    const { database } = server;
    const board = await makeBoard(database, { slug: 'timed', hostId: await userIdOf(host) });
    const { data } = await host.ask('{ board(slug: "timed") { document } }');
    const phasesOf = (...keys: string[]) =>
      keys.map((key, at) => ({
        ...{
          key,
          title: key,
          opens: at === 0 ? null : '2999-01-01 09:00',
          closes: at === 0 ? '2998-01-01' : null,
        },
        quota: { attempts: 3 },
      }));
    const apply = (more: object) =>
      host.attempt('applyBoard', { document: { ...data.board.document, ...more } }, '{ document version }');
    const timeZone = 'Europe/Berlin';
    const { data: applied } = await apply({ timeZone, phases: phasesOf('one', 'two') });
    expect(applied.document).toMatchObject({
      timeZone,
      phases: [
        {
          key: 'one',
          opens: null,
          closes: '2998-01-01T00:00:00+01:00',
          quota: { attempts: 3, concurrent: null },
        },
        {
          key: 'two',
          opens: '2999-01-01T09:00:00+01:00',
          closes: null,
          scores: 'at-once',
          ownScores: 'visible',
        },
      ],
    });
    expect((await apply(applied.document)).data).toEqual(applied);
    const method = await makeMethod(database, 'Timed', await userIdOf(team));
    await submissions.create(database, {
      ...{ boardId: board.id, methodId: method.id, submitterId: null },
      ...{ filename: 'a.zip', declaredBytes: 1n },
    });
    expect(await apply({ phases: phasesOf('two') })).toMatchObject({ code: 'CONFLICT' });
    expect((await apply({ phases: phasesOf('one') })).data.document.phases).toHaveLength(1);
    expect(await apply({ phases: [...phasesOf('one'), { ...phasesOf('x')[0], key: 'x' }] })).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('at which no other phase is open'),
    });
  });

  it('tell a team what is left, and refuse what is more', async () => {
    const { database } = server;
    const board = await makeBoard(database, { slug: 'counted', hostId: await userIdOf(host) });
    await database.prisma.phase.create({
      data: { boardId: board.id, key: 'main', title: 'Main', attemptsPerDay: 1, concurrent: 2 },
    });
    const method = await makeMethod(database, 'Counted', await userIdOf(team));
    const submit = () =>
      team.attempt(
        'createSubmission',
        { boardSlug: 'counted', methodId: globalIdOf('Method', method.id), filename: 'a.zip', bytes: 1 },
        '{ submission { phase { key } } }',
      );
    const quotaOf = async (caller: Caller) => {
      const { data } = await caller.ask(
        `{ board(slug: "counted") { timeZone myQuota { team { slug } phase { key } renewsAt
          attemptsToday { limit used reserved left } attempts { left } concurrent { left } } } }`,
      );
      return data.board.myQuota;
    };
    expect(await quotaOf(server.stranger())).toEqual([]);
    expect(await quotaOf(host)).toEqual([]);
    expect((await submit()).data).toEqual({ submission: { phase: { key: 'main' } } });
    const mine = (await quotaOf(team)).find(
      ({ team: { slug } }: { team: { slug: string } }) => slug === 'team-of-counted',
    );
    expect(mine).toMatchObject({
      phase: { key: 'main' },
      attemptsToday: { limit: 1, used: 0, reserved: 1, left: 0 },
      attempts: null,
      concurrent: { left: 1 },
    });
    expect(new Date(mine.renewsAt).toISOString()).toMatch(/T00:00:00.000Z$/);
    expect(await submit()).toMatchObject({
      __typename: 'ConflictError',
      code: 'QUOTA_EXCEEDED',
      remedy: expect.stringMatching(
        /^It renews at .* \(UTC\)\. Left: 0 of 1 attempts a day, 1 of 2 submissions on/,
      ),
    });
  });
});
