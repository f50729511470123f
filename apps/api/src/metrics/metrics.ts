import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestHandler } from 'express';
import { type DocumentNode, getOperationAST, Kind } from 'graphql';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { nothingHere } from '../http/answers.ts';
import type { Context, Services } from '../schema/context.ts';
import { mayReadMetrics } from './access.ts';
import { gaugePlatform } from './platform.ts';
import { routeClassOf } from './route-class.ts';

/** What Prometheus reads of one API process; docs/operate.md lists it. */
export interface Metrics {
  /** Times requests and counts what they bring. */
  readonly observeRequests: RequestHandler;
  /** Counts queries and mutations. */
  readonly observeOperations: ApolloServerPlugin<Context>;
  /** Counts a subscription that was refused or begins. */
  countSubscription(document: DocumentNode | null, operationName: string | null | undefined): void;
  /** GET /metrics; absent for those who may not read it. */
  readonly serve: RequestHandler;
}

/** No label is the client's to choose: routes are classes, operations are named by the schema's fields. */
export function openMetrics(services: Services, openSubscriptions: () => number): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: 'fidboard_http_request_duration_seconds',
    help: 'Time to answer HTTP requests, by class of route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers,
  });
  const operations = new Counter({
    name: 'fidboard_graphql_operations_total',
    help: 'GraphQL operations, by kind, first field and outcome.',
    labelNames: ['operation', 'field', 'outcome'],
    registers,
  });
  const uploaded = new Counter({
    name: 'fidboard_upload_bytes_total',
    help: 'Bytes received by requests to /uploads, their headers included.',
    registers,
  });
  new Gauge({
    name: 'fidboard_subscriptions_open',
    help: 'Subscriptions that are open.',
    registers,
    collect() {
      this.set(openSubscriptions());
    },
  });
  const readPlatform = gaugePlatform(register, services);

  return {
    observeRequests: (request, response, next) => {
      const end = requests.startTimer();
      const route = routeClassOf(request.path);
      const { method } = request;
      const { bytesRead } = request.socket;
      response.once('close', () => {
        const status = response.writableFinished ? String(response.statusCode) : 'aborted';
        end({ route, method: METHODS.has(method) ? method : 'other', status });
        if (route === 'uploads') uploaded.inc(Math.max(0, request.socket.bytesRead - bytesRead));
      });
      next();
    },
    observeOperations: {
      requestDidStart: async () => ({
        willSendResponse: async ({ operation, response }) => {
          const { body } = response;
          const refused = body.kind === 'single' && body.singleResult.errors !== undefined;
          operations.inc({
            operation: operation?.operation ?? 'none',
            field: operation === undefined ? 'none' : firstFieldOf(operation.selectionSet.selections),
            outcome: refused ? 'error' : 'ok',
          });
        },
      }),
    },
    countSubscription(document, operationName) {
      const operation = document === null ? null : getOperationAST(document, operationName);
      operations.inc({
        operation: operation == null ? 'none' : operation.operation,
        field: operation == null ? 'none' : firstFieldOf(operation.selectionSet.selections),
        outcome: operation == null ? 'error' : 'ok',
      });
    },
    serve: (request, response, next) => {
      // Where it is not to be read it is absent, as everything that is private.
      if (!mayReadMetrics(request, services.settings)) {
        return nothingHere(response);
      }
      readPlatform()
        .then(() => register.metrics())
        .then((text) => {
          response.set({ 'cache-control': 'no-store', 'content-type': register.contentType }).send(text);
        }, next);
    },
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Of a valid operation, so that it is one of the schema's; `fragment` where it begins with a fragment. */
function firstFieldOf(
  selections: NonNullable<ReturnType<typeof getOperationAST>>['selectionSet']['selections'],
): string {
  const [first] = selections;
  return first?.kind === Kind.FIELD ? first.name.value : 'fragment';
}
