import { Refusal, type RefusalCode } from '@fidboard/core';
import type { Logger } from 'pino';

interface TusResponse {
  status_code: number;
  body: string;
}

/** Those of 4xx other than 409 and 423 stop a tus client for good, so that it does not retry in vain. */
const STATUS: Partial<Record<RefusalCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 410,
  CHECKSUM_MISMATCH: 460,
  RATE_LIMITED: 429,
};

/** What a tus client is told about a failure: our refusals as JSON, tus's own as they are, anything else masked. */
export function tusError(
  error: Error | TusResponse,
  report: { log: Logger; requestId: string },
): TusResponse | undefined {
  if (error instanceof Refusal && error.code !== 'INTERNAL') {
    const { code, message, remedy } = error;
    return { status_code: STATUS[code] ?? 400, body: JSON.stringify({ code, message, remedy }) };
  }
  if ('status_code' in error) return undefined;
  const { log, requestId } = report;
  log.error({ requestId, err: error }, 'uploads: unexpected error');
  const message = 'Something went wrong on our side.';
  return { status_code: 500, body: JSON.stringify({ code: 'INTERNAL', message, requestId }) };
}
