import { createServer, type Server } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { Refusal } from '@fidboard/core';
import { toNodeHandler } from 'better-auth/node';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { mountBoardDumps } from './board-dumps/routes.ts';
import { mountEmbeddedBoards } from './exports/embedded-board.ts';
import { mountExports } from './exports/routes.ts';
import { serveThumbnail } from './files/thumbnails.ts';
import { nothingHere } from './http/answers.ts';
import { mountGraphql } from './http/graphql.ts';
import { openGraphqlSocket } from './http/graphql-ws.ts';
import { healthz, readyz } from './http/health.ts';
import { logRequests } from './http/log.ts';
import { proxyPages } from './http/pages.ts';
import { readPersistedOperations } from './http/persisted-operations.ts';
import { receiveWithin } from './http/receive-within.ts';
import { refuseForeignOrigin } from './http/refuse-foreign-origin.ts';
import { requestIdOf } from './http/request-id.ts';
import { answerHeaders, pageHeaders } from './http/security-headers.ts';
import { openMetrics } from './metrics/metrics.ts';
import { RateRefusal } from './policy/limiter.ts';
import { mountReceipts } from './receipts/routes.ts';
import type { Services } from './schema/context.ts';
import { openUploads } from './uploads/uploads.ts';

export interface RunningServer {
  readonly port: number;
  /** Ends subscriptions, lets requests finish for a moment, and closes the port. */
  close(): Promise<void>;
}

/** What lies under these is answered here, and is never a page. */
const ANSWERS = ['/api', '/files', '/uploads', '/receipts', '/references', '/.well-known'];

/** Requests still going on at a stop get this long. */
const GRACE_MS = 3000;

/** A request other than an upload must be in by then; Node's own default. */
const RECEIVE_WITHIN_MS = 300_000;

/** An upload on which nothing moves for so long is cut; the client resumes it. Hashing gigabytes takes less. */
const UPLOAD_IDLE_MS = 300_000;

/** Starts the front door: GraphQL, accounts, uploads and files here, pages at the web process. */
export async function startServer(services: Services): Promise<RunningServer> {
  const { settings } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', settings.trustProxy);
  const persisted = readPersistedOperations(settings);
  const socket = openGraphqlSocket(services, {
    persisted,
    count: (document, name) => metrics.countSubscription(document, name),
  });
  const metrics = openMetrics(services, socket.openSubscriptions);
  app.use(logRequests(services.log));
  app.use(metrics.observeRequests);
  app.use(pageHeaders(settings));
  app.use([...ANSWERS, '/graphql', '/healthz', '/readyz', '/metrics'], answerHeaders(settings));
  const inTime = receiveWithin(RECEIVE_WITHIN_MS);
  app.use((request, response, next) =>
    request.path.startsWith('/uploads/') || request.path === '/uploads'
      ? next()
      : inTime(request, response, next),
  );
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(services));
  app.get('/metrics', metrics.serve);

  const accounts = toNodeHandler((request: globalThis.Request) => services.accounts.handler(request));
  app.all('/api/auth/{*path}', (request, response) => {
    // better-auth counts by this header: only what the trusted proxy says may stand in it.
    request.headers['x-forwarded-for'] = request.ip ?? '';
    return accounts(request, response);
  });
  const apollo = await mountGraphql(app, services, { metrics, persisted });
  const uploads = await openUploads(services);
  mountUploads(app, services, uploads.handle);
  app.get('/files/thumbnails/:submission/:file', serveThumbnail(services));
  mountReceipts(app, services);
  mountExports(app, services);
  mountBoardDumps(app, services);
  mountEmbeddedBoards(app, services);
  app.use(ANSWERS, (_request, response) => {
    nothingHere(response);
  });

  const pages = proxyPages(services);
  app.use(pages);
  app.use(answerErrors(services));

  const server = createServer(app);
  // It would end uploads of gigabytes; receiveWithin holds the other routes to it. The headers keep their 60 seconds.
  server.requestTimeout = 0;
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    const path = request.url?.split('?', 1)[0];
    if (path === '/graphql') {
      // As Express does with other requests: so that it has `ip`.
      return socket.upgrade(Object.setPrototypeOf(request, app.request), stream, head);
    }
    // The web process has a socket of its own in development only.
    if (path?.startsWith('/_next/') && stream instanceof Socket) return pages.upgrade(request, stream, head);
    stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  await listen(server, settings);

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await socket.dispose();
      uploads.close();
      await closeServer(server);
      await apollo.stop();
    },
  };
}

function mountUploads(
  app: Express,
  services: Services,
  handle: (request: Request, response: Response) => Promise<void>,
): void {
  const origin = refuseForeignOrigin(services.settings);
  app.use('/uploads', (request, response, next) => {
    // tus would answer a GET with the bytes.
    if (!['OPTIONS', 'POST', 'HEAD', 'PATCH', 'DELETE'].includes(request.method)) {
      response.status(405).set('allow', 'OPTIONS, POST, HEAD, PATCH, DELETE').end();
      return;
    }
    request.setTimeout(UPLOAD_IDLE_MS);
    origin(request, response, (error?: unknown) => {
      if (error !== undefined) return next(error);
      // tus reads the whole path, which Express has cut.
      request.url = request.originalUrl;
      handle(request, response).catch(next);
    });
  });
}

/** The last resort: what no door turned into an answer of its own. */
function answerErrors(services: Services) {
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    if (error instanceof RateRefusal && !response.headersSent) {
      const { code, message, remedy, retryAfter } = error;
      response.status(429).set('retry-after', String(retryAfter)).json({ code, message, remedy });
      return;
    }
    const requestId = requestIdOf(request);
    const status = httpStatusOf(error);
    if (status === undefined) services.log.error({ requestId, err: error }, 'unexpected error');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response
      .status(status ?? 500)
      .json(
        status === undefined
          ? { code: 'INTERNAL', message: 'Something went wrong on our side.', requestId }
          : { code: 'BAD_INPUT', message: 'The request could not be read.', requestId },
      );
  };
}

/** The status of errors that body parsers throw about a request; undefined for errors of ours. */
function httpStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      const message = `PORT: expected a free port, but ${host}:${port} is taken`;
      reject(new Refusal('USAGE', message, 'Stop what uses it, or set PORT to another.', { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

async function closeServer(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}
