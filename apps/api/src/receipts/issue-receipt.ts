import { type Receipt, receipts } from '@fidboard/database';
import { type Statement, signReceipt } from '@fidboard/protocol';
import type { Services } from '../schema/context.ts';
import { globalIdOf } from '../schema/global-id.ts';

/**
 * The signed receipt, as canonical JSON. The first who asks has it signed; from then on it is the same bytes for all.
 *
 * What it says was recorded with the scores. Here the ids become those that the API answers, and issuer, time and
 * signature are added.
 */
export async function issueReceipt(services: Services, row: Receipt): Promise<string> {
  if (row.document !== null) return row.document;
  // Before the ring is read: a rotation in between must not retire the key before this moment.
  const now = services.clock.now();
  const { current } = services.signingKeys.read();
  const validFrom = new Date(current.validFrom);
  const issuedAt = now < validFrom ? validFrom : now;
  const statement = publicIds(JSON.parse(row.statement) as Statement);
  const text = signReceipt(statement, { issuer: services.settings.url, issuedAt, key: current });
  return receipts.keepDocument(services.database, row.id, text);
}

function publicIds(statement: Statement): Statement {
  const { board, submission, reference } = statement;
  return {
    ...statement,
    board: { ...board, id: globalIdOf('Board', board.id) },
    submission: { ...submission, id: globalIdOf('Submission', submission.id) },
    reference: { ...reference, id: globalIdOf('Reference', reference.id) },
  };
}

/** Where a receipt is served. */
export function receiptPath(id: string): string {
  return `/receipts/${id}.json`;
}
