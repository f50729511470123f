import { Refusal } from '@fidboard/core';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { DomainError } from './domain-errors.ts';

/** Codes of graphql's own and of Apollo's refusals that pass unchanged. */
const PASSED = new Set([
  'OPERATION_LIMIT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

/** The innermost error that resolvers threw, out of graphql's wrapping. */
function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError != null ? causeOf(error.originalError) : error;
}

function refusalOf(error: unknown): Refusal | undefined {
  const cause = causeOf(error);
  if (cause instanceof DomainError) return cause.refusal;
  return cause instanceof Refusal && cause.code !== 'INTERNAL' ? cause : undefined;
}

/**
 * Whether an error is ours: then it is logged, and masked for the caller.
 *
 * A GraphQLError without another error inside comes from graphql or Apollo: it speaks of the request only.
 */
function isUnexpected(error: unknown): boolean {
  return refusalOf(error) === undefined && !(causeOf(error) instanceof GraphQLError);
}

/** Logs an unexpected error whole, under the request's id. */
export function logUnexpected(error: unknown, log: Logger, requestId: string): void {
  if (isUnexpected(error)) log.error({ requestId, err: causeOf(error) }, 'unexpected error');
}

/** What the caller is told: a refusal in its own words, graphql's own errors, and of anything else nothing. */
export function publicError(error: GraphQLError, requestId: string | undefined): GraphQLFormattedError {
  const place = {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
  const refusal = refusalOf(error);
  if (refusal !== undefined) {
    const { message, code, remedy } = refusal;
    return { message, ...place, extensions: { code, remedy } };
  }
  if (isUnexpected(error)) {
    const id = requestId === undefined ? {} : { requestId };
    return {
      message: 'Something went wrong on our side.',
      ...place,
      extensions: { code: 'INTERNAL', ...id },
    };
  }
  const { code } = error.extensions;
  return {
    message: error.message,
    ...place,
    extensions: { code: typeof code === 'string' && PASSED.has(code) ? code : 'BAD_INPUT' },
  };
}
