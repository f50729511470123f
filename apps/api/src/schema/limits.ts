import { createComplexityRule } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';

/** What one operation may ask for, on HTTP and on WebSocket alike. */
export const LIMITS = { tokens: 2000, depth: 12, cost: 10_000, aliases: 40 } as const;

interface Operation {
  variables: Record<string, unknown> | null | undefined;
  operationName: string | null | undefined;
}

/** The rules that hold an operation to the limits; costs depend on its variables. */
function limitRules(operation: Operation): ValidationRule[] {
  const { variables, operationName } = operation;
  return [
    maxAliases,
    createComplexityRule({
      context: {},
      variableValues: variables ?? {},
      ...(operationName == null ? {} : { operationName }),
      validate: ({ complexity, depth }, report) => {
        if (depth > LIMITS.depth) report(limitError('depth', LIMITS.depth, depth));
        if (complexity > LIMITS.cost) report(limitError('cost', LIMITS.cost, complexity));
      },
    }),
  ];
}

/** What of a valid document is beyond the limits. */
export function overLimits(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: Operation,
): readonly GraphQLError[] {
  return validate(schema, document, limitRules(operation));
}

/** Parses and validates a text as Apollo Server does for HTTP, and holds it to the limits. */
export function readOperation(
  schema: GraphQLSchema,
  query: string,
  operation: Operation,
): { document: DocumentNode } | { errors: readonly GraphQLError[] } {
  try {
    const document = parse(query, { maxTokens: LIMITS.tokens });
    const invalid = validate(schema, document, specifiedRules);
    const errors = invalid.length > 0 ? invalid : overLimits(schema, document, operation);
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

const maxAliases: ValidationRule = (context) => {
  let aliases = 0;
  return {
    Field(node) {
      if (node.alias === undefined) return;
      aliases++;
      if (aliases === LIMITS.aliases + 1) {
        context.reportError(limitError('aliases', LIMITS.aliases, `more than ${LIMITS.aliases}`));
      }
    },
  };
};

function limitError(what: string, most: number, got: number | string): GraphQLError {
  return new GraphQLError(`${what}: expected at most ${most}, got ${got}; ask for less at once`, {
    extensions: { code: 'OPERATION_LIMIT', http: { status: 400 } },
  });
}
