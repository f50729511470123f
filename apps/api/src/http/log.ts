import type { RequestHandler } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';
import { requestIdOf } from './request-id.ts';

/** Never in a log, wherever they stand in an object. */
const SECRETS = ['cookie', 'set-cookie', 'authorization', 'password', 'token', 'secret', 'key'];

export function openLog(level: string, sink?: DestinationStream): Logger {
  const paths = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  return pino({ level, base: null, redact: { paths, censor: '[redacted]' } }, sink ?? pino.destination(1));
}

/** Gives each request its id and, when it is answered, its line: method, path without the query, status, time. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const requestId = requestIdOf(request);
    const begun = performance.now();
    const { method } = request;
    const path = withoutTokens(request.originalUrl.split('?', 1)[0]!);
    response.set('x-request-id', requestId);
    response.once('close', () => {
      const ms = Math.round(performance.now() - begun);
      const status = response.writableFinished ? response.statusCode : 'aborted';
      // Pages, probes and operations come in numbers; what fails or changes files is what one looks for.
      const usual = method === 'GET' || method === 'HEAD' || path === '/graphql';
      const level = response.statusCode >= 500 ? 'error' : usual ? 'debug' : 'info';
      log[level]({ requestId, method, path, status, ms }, 'request');
    });
    next();
  };
}

/** The page of an invitation has its token in its address. */
function withoutTokens(path: string): string {
  return path.replace(/^(\/+invitations\/+)[^/]+/i, '$1[redacted]');
}
