import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { type DocumentNode, GraphQLError, Kind, OperationTypeNode, type SelectionSetNode } from 'graphql';
import { type Limiter, RateRefusal } from '../policy/limiter.ts';
import type { Context } from '../schema/context.ts';

/** Counts what mutations change, by their fields. */
export const rateOfMutations: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, document, contextValue: { client, services } }) => {
      if (operation?.operation !== OperationTypeNode.MUTATION) return;
      takeForGraphql(services.rates.mutations, client, fieldsOf(operation.selectionSet, document));
    },
  }),
};

/** Counts; what is too much is refused as GraphQL says it, over HTTP with status 429. */
export function takeForGraphql(limiter: Limiter, client: string, more = 1): void {
  try {
    limiter.take(client, more);
  } catch (error) {
    if (!(error instanceof RateRefusal)) throw error;
    const headers = new HeaderMap([['retry-after', String(error.retryAfter)]]);
    throw new GraphQLError(error.message, {
      originalError: error,
      extensions: { code: error.code, http: { status: 429, headers } },
    });
  }
}

/** At least as many as are executed: like there, a fragment counts once. */
function fieldsOf(from: SelectionSetNode, document: DocumentNode): number {
  const seen = new Set<string>();
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + 1;
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + count(selection.selectionSet);
      const name = selection.name.value;
      if (seen.has(name)) return sum;
      seen.add(name);
      const fragment = document.definitions.find(
        (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name,
      );
      return fragment?.kind === Kind.FRAGMENT_DEFINITION ? sum + count(fragment.selectionSet) : sum;
    }, 0);
  return count(from);
}
