import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import type { Client } from 'graphql-ws';
import { watchForOutdated } from './outdated.ts';
import { persistedQuery } from './persisted.ts';
import { socket } from './socket.ts';

/** One client per page: HTTP for queries and mutations, the socket for subscriptions, both at the page's own origin. */
export function createApolloClient(): ApolloClient {
  const http = new HttpLink({ uri: '/graphql', credentials: 'same-origin' });
  const live = typeof window === 'undefined' ? null : new GraphQLWsLink(hashedSocket());
  const doors =
    live === null
      ? http
      : ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, live, http);
  return new ApolloClient({
    link: ApolloLink.from([new ErrorLink(({ error }) => watchForOutdated(error)), hashed, doors]),
    cache: new InMemoryCache({
      possibleTypes: {
        Error: ['BadInputError', 'ForbiddenError', 'NotFoundError', 'ConflictError', 'UnauthenticatedError'],
      },
      typePolicies: {
        Protocol: { keyFields: ['fingerprint'] },
        // These have no id of their own: they belong to the object that carries them and are replaced whole.
        Ranking: { keyFields: false, merge: false },
        RankingEntry: { keyFields: false, merge: false },
        WorkerPool: { keyFields: false, merge: false },
      },
    }),
  });
}

/** Names each operation by its hash; over HTTP its text stays here. */
const hashed = new ApolloLink((operation, forward) => {
  operation.extensions.persistedQuery = persistedQuery(operation.query);
  operation.setContext({ http: { includeQuery: false, includeExtensions: true } });
  return forward(operation);
});

/** The page's socket, over which the text stays here too; graphql-transport-ws wants one, if an empty one. */
function hashedSocket(): Client {
  const client = socket();
  return {
    ...client,
    subscribe: (payload, sink) => client.subscribe({ ...payload, query: '' }, sink),
  };
}
