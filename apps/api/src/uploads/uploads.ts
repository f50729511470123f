import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Refusal } from '@fidboard/core';
import { Server, type ServerOptions } from '@tus/server';
import { requestIdOf } from '../http/request-id.ts';
import { RateRefusal } from '../policy/limiter.ts';
import type { Context, Services } from '../schema/context.ts';
import { createContext } from '../schema/create-context.ts';
import { acceptUpload } from './accept.ts';
import { recoverUploads } from './recover.ts';
import { ownTargetOf, type TargetIds, targetIdsOf, type UploadTarget } from './target.ts';
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
 * `Upload-Metadata` names the submission or the announced reference; creating, continuing, asking after and deleting an upload are each decided
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
      // One that is not there is told as one of others is.
      const metadata = await store.metadataOf(uploadId);
      await waitingTarget(await contextOf(request), targetIdsOf(metadata));
    },
    onUploadCreate: async (request, upload) => {
      const ids = targetIdsOf(upload.metadata);
      const context = await contextOf(request);
      takeForUpload(services, context, request);
      const { declaredBytes } = await waitingTarget(context, ids);
      if (upload.size === undefined || BigInt(upload.size) !== declaredBytes) {
        throw new Refusal(
          'BAD_INPUT',
          `Upload-Length: expected ${declaredBytes} bytes as announced, got ${upload.size ?? 'none'}`,
          'Announce it again with the size of this file.',
        );
      }
      return { metadata: { ...ids } };
    },
    onUploadFinish: async (request, upload) => {
      // Whoever lost the right to it while it was on its way does not end it either.
      await ownTarget(await contextOf(request), targetIdsOf(upload.metadata));
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

/** Counts an upload that begins; tus lets an error bring no header, so that it is set beforehand. */
function takeForUpload({ rates }: Services, { client }: Context, request: TusRequest): void {
  try {
    rates.files.take(client);
  } catch (error) {
    if (error instanceof RateRefusal) {
      request.runtime?.node?.res?.setHeader('retry-after', String(error.retryAfter));
    }
    throw error;
  }
}

/** What an upload is for, once the policy lets the caller send its bytes. */
async function ownTarget(context: Context, ids: TargetIds): Promise<UploadTarget> {
  const target = await ownTargetOf(context, ids);
  if (target !== undefined) return target;
  throw new Refusal(
    'NOT_FOUND',
    'Upload-Metadata: expected the submissionId of an existing submission, or the referenceUploadId or boardUploadId of what was announced, got none',
    'Create the submission, or announce the reference or the dump, and send its id.',
  );
}

/** The same; it must still wait for its bytes. */
async function waitingTarget(context: Context, ids: TargetIds): Promise<UploadTarget> {
  const target = await ownTarget(context, ids);
  if (target.ended === null) return target;
  throw new Refusal(
    'CONFLICT',
    `upload: expected something that waits for its bytes, got ${target.filename}, which is ${target.ended}`,
    'Begin anew where the bytes have to be sent again.',
  );
}
