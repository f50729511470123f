import { ApolloServer, type ApolloServerPlugin, type PersistedQueryOptions } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import { fromNodeHeaders } from 'better-auth/node';
import express, { type Express } from 'express';
import { GraphQLError } from 'graphql';
import type { Metrics } from '../metrics/metrics.ts';
import type { Context, Services } from '../schema/context.ts';
import { createContext } from '../schema/create-context.ts';
import { LIMITS, overLimits } from '../schema/limits.ts';
import { logUnexpected, publicError } from '../schema/public-error.ts';
import { schema } from '../schema/schema.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { rateOfMutations, takeForGraphql } from './rate-plugin.ts';
import { refuseForeignOrigin } from './refuse-foreign-origin.ts';

/** Mounts /graphql: queries and mutations. Returns what to stop. */
export async function mountGraphql(
  app: Express,
  services: Services,
  { metrics, persisted }: { metrics: Pick<Metrics, 'observeOperations'>; persisted: PersistedOperations },
): Promise<ApolloServer<Context>> {
  const requestIds = new WeakMap<object, string>();
  const server = new ApolloServer<Context>({
    schema,
    csrfPrevention: true,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    persistedQueries: { cache: storeOf(persisted) },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      limits,
      rateOfMutations,
      reporting(services, requestIds),
      metrics.observeOperations,
    ],
    formatError: (formatted, error) =>
      publicError(
        error instanceof GraphQLError ? error : new GraphQLError(formatted.message),
        requestIds.get(Object(error)),
      ),
    logger: services.log,
  });
  await server.start();
  app.use(
    '/graphql',
    refuseForeignOrigin(services.settings),
    express.json({ limit: '256kb' }),
    expressMiddleware(server, {
      context: async ({ req }) => {
        const context = await createContext(services, req, fromNodeHeaders(req.headers));
        takeForGraphql(services.rates.operations, context.client);
        persisted.textOf(Object(req.method === 'GET' ? req.query : req.body));
        return context;
      },
    }),
  );
  return server;
}

/** For Apollo to look hashes up in; what it would keep of others is not kept. */
function storeOf(persisted: PersistedOperations): NonNullable<PersistedQueryOptions['cache']> {
  return {
    get: async (key) => persisted.get(key.replace(/^apq:/, '')),
    set: async () => {},
    delete: async () => {},
  };
}

/** Runs after validation and before anything is resolved. */
const limits: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema: served, document, request }) => {
      const { variables, operationName } = request;
      const [error] = overLimits(served, document, { variables, operationName });
      if (error !== undefined) throw error;
    },
  }),
};

function reporting(services: Services, requestIds: WeakMap<object, string>): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) {
          requestIds.set(error, contextValue.requestId);
          logUnexpected(error, services.log, contextValue.requestId);
        }
      },
    }),
  };
}
