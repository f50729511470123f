import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '@fidboard/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBoard, userIdOf } from './kit/board.ts';
import type { Caller } from './kit/caller.ts';
import { startTestServer, type TestServer } from './kit/server.ts';

const BYTES = new TextEncoder().encode('these are the bytes of an archive, more or less');
const TUS = { 'tus-resumable': '1.0.0' };

describe('uploads', () => {
  let server: TestServer;
  let ada: Caller;
  let methodId: string;
  beforeAll(async () => {
    server = await startTestServer();
    await makeBoard(server.database, { slug: 'digits' });
    ada = await server.person('ada');
    const team = await ada.change('createTeam', { name: 'Vision Lab' }, '{ id slug viewerRole }');
    expect(team).toMatchObject({ slug: 'vision-lab', viewerRole: 'OWNER' });
    const method = { teamId: team.id, name: 'Flow', nfe: 4, parameters: 1234567890123 };
    const made = await ada.change('createMethod', method, '{ id slug nfe parameters }');
    expect(made).toMatchObject({ slug: 'flow', nfe: 4, parameters: 1234567890123 });
    methodId = made.id;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const announce = (caller: Caller, extra: object = {}) =>
    caller.change(
      'createSubmission',
      { boardSlug: 'digits', methodId, filename: 'samples.zip', bytes: BYTES.length, ...extra },
      '{ uploadUrl submission { id state filename canCancel version } }',
    );
  const create = (caller: Caller, submissionId: string, length = BYTES.length) =>
    caller.fetch('/uploads', {
      method: 'POST',
      headers: {
        ...TUS,
        'upload-length': String(length),
        'upload-metadata': `submissionId ${btoa(submissionId)},filename ${btoa('samples.zip')}`,
      },
    });
  const patch = (caller: Caller, location: string, range: { from: number; to: number }) =>
    caller.fetch(location, {
      method: 'PATCH',
      headers: {
        ...TUS,
        'upload-offset': String(range.from),
        'content-type': 'application/offset+octet-stream',
      },
      body: BYTES.slice(range.from, range.to),
    });
  const state = async (id: string) => {
    const query = '{ node(id: "ID") { ... on Submission { state sha256 failure { code message fault } } } }';
    return (await ada.ask(query.replace('ID', id))).data.node;
  };

  it('resume by token where they stopped, and queue the verification', async () => {
    const { submission, uploadUrl } = await announce(ada, { sha256: sha256Hex(BYTES) });
    expect(uploadUrl).toBe(`${server.origin}/uploads`);
    expect(submission).toMatchObject({ state: 'UPLOADING', filename: 'samples.zip', canCancel: true });
    const token = await ada.withToken();
    const location = (await create(token, submission.id)).headers.get('location')!;
    expect((await patch(token, location, { from: 0, to: 20 })).status).toBe(204);
    const resumed = await token.fetch(location, { method: 'HEAD', headers: TUS });
    expect(resumed.headers.get('upload-offset')).toBe('20');
    expect((await patch(token, location, { from: 0, to: 20 })).status).toBe(409);
    expect((await patch(token, location, { from: 20, to: BYTES.length })).status).toBe(204);
    expect(await state(submission.id)).toEqual({
      state: 'VERIFYING',
      sha256: sha256Hex(BYTES),
      failure: null,
    });
    expect(await server.blobs.has(sha256Hex(BYTES))).toBe(true);
    expect((await create(ada, submission.id)).status).toBe(410);
  });

  it('fail the submission when the SHA-256 is another', async () => {
    const { submission } = await announce(ada, { sha256: '0'.repeat(64), filename: 'other.zip' });
    const location = (await create(ada, submission.id)).headers.get('location')!;
    const response = await patch(ada, location, { from: 0, to: BYTES.length });
    expect(response.status).toBe(460);
    expect(await response.json()).toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    const { failure, state: ended } = await state(submission.id);
    expect(ended).toBe('FAILED');
    expect(failure).toMatchObject({ code: 'CHECKSUM_MISMATCH', fault: 'SUBMITTER' });
    expect(failure.message).toContain(
      `other.zip: expected SHA-256 ${'0'.repeat(64)}, got ${sha256Hex(BYTES)}`,
    );
  });

  it('refuse another size than announced and more than the host allows', async () => {
    const { submission } = await announce(ada);
    expect((await create(ada, submission.id, BYTES.length + 1)).status).toBe(400);
    const input = { boardSlug: 'digits', methodId, filename: 'a.zip', bytes: 2_000_000 };
    expect(await ada.attempt('createSubmission', input, '{ uploadUrl }')).toMatchObject({
      __typename: 'BadInputError',
      message: 'bytes: expected 1 to 1000000, got 2000000',
    });
  });

  it('are for the team alone, to begin, to go on, to look and to delete', async () => {
    const { submission } = await announce(ada);
    const location = (await create(ada, submission.id)).headers.get('location')!;
    const eve = await server.person('eve');
    const reader = await ada.withToken(['read']);
    const refusals: [Caller, number][] = [
      [server.stranger(), 401],
      [eve, 404],
      [reader, 403],
    ];
    for (const [caller, status] of refusals) {
      expect((await create(caller, submission.id)).status).toBe(status);
      expect((await patch(caller, location, { from: 0, to: 20 })).status).toBe(status);
      expect((await caller.fetch(location, { method: 'HEAD', headers: TUS })).status).toBe(status);
      expect((await caller.fetch(location, { method: 'DELETE', headers: TUS })).status).toBe(status);
    }
    expect((await ada.fetch(location)).status).toBe(405);
    expect(
      await eve.attempt(
        'createSubmission',
        { boardSlug: 'digits', methodId, filename: 'a.zip', bytes: 1 },
        '{ uploadUrl }',
      ),
    ).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('can be cancelled before they end', async () => {
    const { submission } = await announce(ada);
    const location = (await create(ada, submission.id)).headers.get('location')!;
    const cancelled = await ada.change(
      'cancelSubmission',
      { submissionId: submission.id },
      '{ state canCancel }',
    );
    expect(cancelled).toEqual({ state: 'CANCELLED', canCancel: false });
    expect((await patch(ada, location, { from: 0, to: BYTES.length })).status).toBe(410);
  });

  it('replace an older one of the same submission', async () => {
    const { submission } = await announce(ada);
    const first = (await create(ada, submission.id)).headers.get('location')!;
    await patch(ada, first, { from: 0, to: 20 });
    const second = (await create(ada, submission.id)).headers.get('location')!;
    expect((await ada.fetch(first, { method: 'HEAD', headers: TUS })).status).toBe(404);
    const begun = await ada.fetch(second, { method: 'HEAD', headers: TUS });
    expect(begun.headers.get('upload-offset')).toBe('0');
    expect((await patch(ada, second, { from: 0, to: BYTES.length })).status).toBe(204);
    expect(await state(submission.id)).toMatchObject({ state: 'VERIFYING' });
  });

  it('are ten of one person at the same time', async () => {
    const bo = await server.person('bo');
    const team = await bo.change('createTeam', { name: 'Bo' }, '{ id }');
    const method = await bo.change('createMethod', { teamId: team.id, name: 'Flow' }, '{ id }');
    const own = { methodId: method.id };
    const [first] = await Promise.all(Array.from({ length: 10 }, () => announce(bo, own)));
    const input = { boardSlug: 'digits', filename: 'samples.zip', bytes: 1, ...own };
    expect(await bo.attempt('createSubmission', input, '{ uploadUrl }')).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      message: 'submissions: expected fewer than 10 that wait for their bytes, got 10',
    });
    await bo.change('cancelSubmission', { submissionId: first!.submission.id }, '{ state }');
    await announce(bo, own);
  });

  it('refuse a seed that the database could not keep', async () => {
    const input = { boardSlug: 'digits', methodId, filename: 'a.zip', bytes: 1 };
    expect(await ada.attempt('createSubmission', { ...input, seed: -1 }, '{ uploadUrl }')).toMatchObject({
      code: 'BAD_INPUT',
      message: 'seed: expected 0 or more, got -1',
    });
    const large = ada.attempt('createSubmission', { ...input, seed: 2 ** 31 }, '{ uploadUrl }');
    await expect(large).rejects.toThrow(/input.seed.*32-bit/);
  });

  it('are not the host’s to send, who may cancel them', async () => {
    const gus = await server.person('gus');
    const board = await server.database.prisma.board.findUniqueOrThrow({ where: { slug: 'digits' } });
    const hostId = await userIdOf(gus);
    await server.database.prisma.board.update({ where: { id: board.id }, data: { hostId } });
    const { submission } = await announce(ada);
    expect((await create(gus, submission.id)).status).toBe(403);
    const input = { submissionId: submission.id };
    expect(await gus.change('cancelSubmission', input, '{ state }')).toEqual({ state: 'CANCELLED' });
  });

  it('keep their bytes when the database fails at the last one', async () => {
    const { submission } = await announce(ada, { filename: 'kept.zip' });
    const location = (await create(ada, submission.id)).headers.get('location')!;
    const { prisma } = server.database;
    await prisma.$executeRaw`ALTER TABLE "SampleSet" RENAME TO "Gone"`;
    const failed = await patch(ada, location, { from: 0, to: BYTES.length });
    await prisma.$executeRaw`ALTER TABLE "Gone" RENAME TO "SampleSet"`;
    expect(failed.status).toBe(500);
    const head = await ada.fetch(location, { method: 'HEAD', headers: TUS });
    expect(head.headers.get('upload-offset')).toBe(String(BYTES.length));
    await server.restart();
    expect(await state(submission.id)).toMatchObject({ state: 'VERIFYING', sha256: sha256Hex(BYTES) });
    expect((await ada.fetch(location, { method: 'HEAD', headers: TUS })).status).toBe(404);
  });

  it('go on from storage when the process died between moving the bytes and saying so', async () => {
    const { submission } = await announce(ada, { sha256: sha256Hex(BYTES) });
    const location = (await create(ada, submission.id)).headers.get('location')!;
    await server.blobs.put(BYTES);
    await rm(join(server.uploadDirectory, location.split('/').at(-1)!));
    await server.restart();
    expect(await state(submission.id)).toMatchObject({ state: 'VERIFYING', sha256: sha256Hex(BYTES) });
  });

  it('are ended at the next start when the process died after the last byte', async () => {
    const { submission } = await announce(ada, { sha256: sha256Hex(BYTES) });
    const location = (await create(ada, submission.id)).headers.get('location')!;
    await writeFile(join(server.uploadDirectory, location.split('/').at(-1)!), BYTES);
    await server.restart();
    expect(await state(submission.id)).toMatchObject({ state: 'VERIFYING', sha256: sha256Hex(BYTES) });
  });
});
