import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import type { Context } from './context.ts';
import { DOMAIN_ERRORS } from './domain-errors.ts';

interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string | number | bigint };
    DateTime: { Input: Date; Output: Date };
    BigInt: { Input: bigint; Output: bigint };
    JSON: { Input: unknown; Output: unknown };
  };
}

/** The one Pothos builder: modules add their nouns to it, print.ts and server.ts read the schema from it. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ErrorsPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  relay: {
    cursorType: 'String',
    brandLoadedObjects: true,
    nodesQueryOptions: false,
    // The connection field itself carries the multiplier, from its `first`.
    nodesOnConnection: { complexity: { field: 1, multiplier: 1 } },
    nodeQueryOptions: { description: 'Any object by its opaque id; null when absent or not visible.' },
    nodeTypeOptions: { description: 'An object with an id that is unique over all types.' },
    edgesFieldOptions: { nullable: { list: false, items: false }, complexity: { field: 1, multiplier: 1 } },
    nodeFieldOptions: { nullable: false },
  },
  errors: { defaultTypes: DOMAIN_ERRORS, directResult: false },
  // The limits themselves stand in limits.ts, which runs before execution on HTTP and on WebSocket alike.
  complexity: { defaultComplexity: 1, defaultListMultiplier: 10 },
});

builder.queryType({ description: 'What can be asked.' });
builder.mutationType({ description: 'What can be changed; every refusal is a member of the result.' });
builder.subscriptionType({ description: 'What can be followed, by WebSocket.' });
