import { sha256Hex } from '@fidboard/core';
import { type Receipt, receipts } from '@fidboard/database';
import { KEYS_PATH } from '@fidboard/protocol';
import type { Express } from 'express';
import { notFound, sendBlob } from '../http/answers.ts';
import { fileContext } from '../http/file-context.ts';
import { visibleSubmission } from '../modules/submission/visible.ts';
import type { Context, Services } from '../schema/context.ts';
import { parseGlobalId } from '../schema/global-id.ts';
import { issueReceipt } from './issue-receipt.ts';

/** Mounts the public keys, receipts, and the statistics of references, which recomputing scores takes. */
export function mountReceipts(app: Express, services: Services): void {
  app.get(KEYS_PATH, (_request, response) => {
    response.set('cache-control', 'no-cache').json(services.signingKeys.read().published);
  });
  app.get('/receipts/:file', async (request, response) => {
    const row = await visibleReceipt(await fileContext(services, request), String(request.params.file));
    if (row === null) return notFound(response);
    const text = await issueReceipt(services, row);
    // Private: what may be seen of a submission changes, and a shared cache would not hear of it.
    response.set({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-cache',
      etag: `"${sha256Hex(text)}"`,
    });
    response.send(text);
  });
  app.get('/references/:file', async (request, response) => {
    const sha256 = await statisticsOf(await fileContext(services, request), String(request.params.file));
    if (sha256 === null || !(await services.blobs.has(sha256))) return notFound(response);
    await sendBlob({ request, response }, services.blobs, {
      sha256,
      type: 'application/octet-stream',
      cacheControl: 'private, no-cache',
    });
  });
}

/** GET /receipts/ID.json: seen by whoever may see the scores that it is about. */
async function visibleReceipt(context: Context, file: string): Promise<Receipt | null> {
  const id = /^([0-9a-f-]{36})\.json$/.exec(file)?.[1];
  const row = id === undefined ? null : await receipts.byId(context.services.database, id);
  if (row === null) return null;
  const evaluation = await context.loaders.evaluation.load(row.evaluationId);
  const submission = evaluation && (await visibleSubmission(context, evaluation.submissionId));
  return submission && (await context.policy.canSeeResults(submission)) ? row : null;
}

/** GET /references/ID.npz: seen by whoever sees a board that uses it. */
async function statisticsOf(context: Context, file: string): Promise<string | null> {
  const globalId = /^(.+)\.npz$/.exec(file)?.[1];
  const id = globalId && parseGlobalId('Reference', globalId);
  if (!id || !(await context.policy.canSeeReference(id))) return null;
  return (await context.loaders.reference.load(id))?.statisticsSha256 ?? null;
}
