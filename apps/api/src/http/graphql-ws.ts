import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { fromNodeHeaders } from 'better-auth/node';
import { type DocumentNode, GraphQLError, getOperationAST, OperationTypeNode } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Services } from '../schema/context.ts';
import { createContext } from '../schema/create-context.ts';
import { readOperation } from '../schema/limits.ts';
import { logUnexpected, publicError } from '../schema/public-error.ts';
import { schema } from '../schema/schema.ts';
import { isAllowedOrigin } from './origins.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { takeForGraphql } from './rate-plugin.ts';
import { requestIdOf } from './request-id.ts';

const LARGEST_MESSAGE_BYTES = 64 * 1024;
const MOST_SUBSCRIPTIONS = 50;

export interface GraphqlSocket {
  /** Takes an HTTP upgrade of /graphql over; refuses those that pages of other sites ask for. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many subscriptions are open on all sockets. */
  openSubscriptions(): number;
  /** Ends every subscription and closes every socket. */
  dispose(): Promise<void>;
}

/**
 * WS /graphql: subscriptions only, by graphql-transport-ws.
 *
 * Apollo's plugins do not run here, so limits and masking are wired again from the same functions. The viewer is who
 * the upgrade's cookie or Authorization header speaks for, or `connectionParams.token`; a token that does not hold
 * closes the socket with 4401, which clients do not retry.
 */
export function openGraphqlSocket(
  services: Services,
  {
    persisted,
    count,
  }: {
    persisted: PersistedOperations;
    count: (document: DocumentNode | null, operationName: string | null | undefined) => void;
  },
): GraphqlSocket {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES });
  const open = new Map<WebSocket, () => number>();
  const formatted = (errors: readonly GraphQLError[], request: IncomingMessage) =>
    errors.map((error) => {
      logUnexpected(error, services.log, requestIdOf(request));
      return publicError(error, requestIdOf(request));
    });

  const server = useServer(
    {
      schema,
      isProd: true,
      onConnect: async (context) => {
        open.set(context.extra.socket, () => Object.keys(context.subscriptions).length);
        const { token } = context.connectionParams ?? {};
        if (token === undefined) return true;
        const { request, socket } = context.extra;
        const viewer = await services.accounts.viewerOf(headersOf(request, context.connectionParams));
        if (viewer.kind === 'token') return true;
        socket.close(CloseCode.Unauthorized, 'token: expected a valid one');
        return false;
      },
      onClose: (context) => {
        open.delete(context.extra.socket);
      },
      onSubscribe: async (context, _id, payload) => {
        const { variables, operationName } = payload;
        if (Object.keys(context.subscriptions).length > MOST_SUBSCRIPTIONS) {
          return [refusal(`subscriptions: expected at most ${MOST_SUBSCRIPTIONS} on one socket`)];
        }
        const contextValue = await createContext(
          services,
          context.extra.request,
          headersOf(context.extra.request, context.connectionParams),
        );
        let query: string;
        try {
          takeForGraphql(services.rates.operations, contextValue.client);
          query = persisted.textOf(payload);
        } catch (error) {
          if (!(error instanceof GraphQLError)) throw error;
          count(null, operationName);
          return [error];
        }
        const read = readOperation(schema, query, { variables, operationName });
        count('errors' in read ? null : read.document, operationName);
        if ('errors' in read) return [...read.errors];
        if (getOperationAST(read.document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION) {
          return [refusal('operation: expected one subscription; send queries and mutations by HTTP')];
        }
        return { schema, document: read.document, operationName, variableValues: variables, contextValue };
      },
      onNext: (context, _id, _payload, _args, { data, errors }) =>
        errors === undefined
          ? undefined
          : { data: data ?? null, errors: formatted(errors, context.extra.request) },
      onError: (context, _id, _payload, errors) => formatted(errors, context.extra.request),
    },
    sockets,
  );

  return {
    upgrade(request, socket, head) {
      if (!isAllowedOrigin(services.settings, request.headers)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
    },
    openSubscriptions: () => [...open.values()].reduce((sum, size) => sum + size(), 0),
    dispose: async () => server.dispose(),
  };
}

/** The upgrade's headers, with the token of the connection's parameters as its Authorization. */
function headersOf(request: IncomingMessage, parameters: Record<string, unknown> | undefined): Headers {
  const headers = fromNodeHeaders(request.headers);
  if (typeof parameters?.token === 'string') headers.set('authorization', `Bearer ${parameters.token}`);
  return headers;
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'OPERATION_LIMIT' } });
}
