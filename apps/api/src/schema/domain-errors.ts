import { REFUSAL_EXIT_CODES, Refusal, type RefusalCode } from '@fidboard/core';

/** What a mutation answers instead of data: a refusal that the caller can act on. */
export abstract class DomainError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message, { cause: refusal });
  }

  get code(): RefusalCode {
    return this.refusal.code;
  }

  get remedy(): string {
    return this.refusal.remedy;
  }
}

export class BadInputError extends DomainError {
  /** The input field that was refused, where one was. */
  get field(): string | null {
    return this.refusal instanceof FieldRefusal ? this.refusal.field : null;
  }
}
export class ForbiddenError extends DomainError {}
export class NotFoundError extends DomainError {}
export class ConflictError extends DomainError {}
export class UnauthenticatedError extends DomainError {}

export const DOMAIN_ERRORS = [
  BadInputError,
  ForbiddenError,
  NotFoundError,
  ConflictError,
  UnauthenticatedError,
];

/** A BAD_INPUT refusal that names the input field. */
export class FieldRefusal extends Refusal {
  constructor(
    readonly field: string,
    message: string,
    remedy: string,
  ) {
    super('BAD_INPUT', message, remedy);
  }
}

/** The union member that stands for a refusal. INTERNAL has none: it is masked at the door. */
function domainErrorOf(refusal: Refusal): DomainError | undefined {
  switch (refusal.code) {
    case 'UNAUTHENTICATED':
      return new UnauthenticatedError(refusal);
    case 'FORBIDDEN':
      return new ForbiddenError(refusal);
    case 'NOT_FOUND':
      return new NotFoundError(refusal);
    case 'CONFLICT':
    case 'QUOTA_EXCEEDED':
    case 'RATE_LIMITED':
      return new ConflictError(refusal);
    default:
      return REFUSAL_EXIT_CODES[refusal.code] === 3 ? new BadInputError(refusal) : undefined;
  }
}

/** Wraps a mutation's resolver so that a Refusal leaves it as a member of the result union. */
export function refusing<Arguments extends unknown[], Value>(
  resolve: (...args: Arguments) => Promise<Value>,
): (...args: Arguments) => Promise<Value> {
  return async (...args) => {
    try {
      return await resolve(...args);
    } catch (error) {
      throw (error instanceof Refusal && domainErrorOf(error)) || error;
    }
  };
}
