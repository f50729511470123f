import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { socket } from './socket.ts';

/** One client per page: HTTP for queries and mutations, the socket for subscriptions, both at the page's own origin. */
export function createApolloClient(): ApolloClient {
  const http = new HttpLink({ uri: '/graphql', credentials: 'same-origin' });
  const live = typeof window === 'undefined' ? null : new GraphQLWsLink(socket());
  const link =
    live === null
      ? http
      : ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, live, http);
  return new ApolloClient({
    link,
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
