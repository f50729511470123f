import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import type { Submission } from '@fidboard/database';
import { Server, type ServerOptions } from '@tus/server';
import { requestIdOf } from '../http/request-id.ts';
import { visibleSubmission } from '../modules/submission/visible.ts';
import type { Context, Services } from '../schema/context.ts';
import { createContext } from '../schema/create-context.ts';
import { parseGlobalId } from '../schema/global-id.ts';
import { acceptUpload } from './accept.ts';
import { recoverUploads } from './recover.ts';
import { tusError } from './tus-error.ts';
import { UploadStore } from './upload-store.ts';

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0];

/** An upload that nobody went on with is thrown away after a day. */
const EXPIRES_AFTER_MS = 24 * 60 * 60 * 1000;
const CLEAN_EVERY_MS = 60 * 60 * 1000;

/** What could not be accepted when its last byte came, say without a database, is tried again this often. */
const RECOVER_EVERY_MS = 30 * 1000;

export interface Uploads {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): void;
}

/**
 * Resumable uploads by tus 1.0 at /uploads.
 *
 * `Upload-Metadata` names the submission; creating, continuing, asking after and deleting an upload are each decided
 * by the policy. When the last byte is in, size and SHA-256 are checked and the bytes go to storage.
 */
export async function openUploads(services: Services): Promise<Uploads> {
  const { settings, log } = services;
  const directory = join(settings.dataDirectory, 'uploads');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const store = new UploadStore({ directory, expirationPeriodInMilliseconds: EXPIRES_AFTER_MS });
  await recoverUploads(services, store);
  const contextOf = (request: TusRequest) => createContext(services, nodeRequestOf(request), request.headers);

  const server = new Server({
    path: '/uploads',
    datastore: store,
    locker: store.locker,
    maxSize: settings.maxUploadBytes,
    relativeLocation: true,
    allowedOrigins: () => false,
    onIncomingRequest: async (request, uploadId) => {
      // A creation is decided in onUploadCreate, which knows the metadata.
      if (request.method === 'POST' || request.method === 'OPTIONS') return;
      const upload = await store.getUpload(uploadId);
      await uploadingSubmission(await contextOf(request), upload.metadata?.submissionId ?? null);
    },
    onUploadCreate: async (request, upload) => {
      const submission = await uploadingSubmission(
        await contextOf(request),
        upload.metadata?.submissionId ?? null,
      );
      if (upload.size === undefined || BigInt(upload.size) !== submission.declaredBytes) {
        throw new Refusal(
          'BAD_INPUT',
          `Upload-Length: expected ${submission.declaredBytes} bytes as announced, got ${upload.size ?? 'none'}`,
          'Make the submission again with the size of this file.',
        );
      }
      return { metadata: { submissionId: upload.metadata?.submissionId ?? null } };
    },
    onUploadFinish: async (request, upload) => {
      // Whoever lost the right to it while it was on its way does not end it either.
      await ownSubmission(await contextOf(request), upload.metadata?.submissionId ?? null);
      await acceptUpload(services, store, upload.id);
      return {};
    },
    onResponseError: (request, error) =>
      tusError(error, { log, requestId: requestIdOf(nodeRequestOf(request)) }),
  });

  const clean = () =>
    void server
      .cleanUpExpiredUploads()
      .catch((error: unknown) => log.error({ err: error }, 'uploads: cleaning failed'));
  clean();
  const recover = () =>
    void recoverUploads(services, store).catch((error: unknown) =>
      log.error({ err: error }, 'uploads: recovering failed'),
    );
  const timers = [setInterval(clean, CLEAN_EVERY_MS), setInterval(recover, RECOVER_EVERY_MS)];
  return {
    handle: async (request, response) => {
      await server.handle(request, response);
    },
    close: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

function nodeRequestOf(request: TusRequest): IncomingMessage {
  const node = request.runtime?.node?.req;
  if (node === undefined) throw new Error('uploads: expected a request of Node, got another');
  return node as IncomingMessage;
}

/** The submission of an upload, once the policy lets the caller send its bytes. */
async function ownSubmission(context: Context, globalId: string | null): Promise<Submission> {
  context.policy.requireUser('submit');
  const id = parseGlobalId('Submission', globalId ?? '');
  const submission = id === undefined ? null : await visibleSubmission(context, id);
  if (submission === null) {
    throw new Refusal(
      'NOT_FOUND',
      'submissionId: expected that of an existing submission in Upload-Metadata, got none',
      'Create the submission first and send its id.',
    );
  }
  await context.policy.requireUpload(submission);
  return submission;
}

/** The same; it must still wait for its bytes. */
async function uploadingSubmission(context: Context, globalId: string | null): Promise<Submission> {
  const submission = await ownSubmission(context, globalId);
  if (submission.state !== 'UPLOADING') {
    throw new Refusal(
      'CONFLICT',
      `submission: expected one that waits for its bytes, got one that is ${submission.state}`,
      'Make a new submission.',
    );
  }
  return submission;
}
