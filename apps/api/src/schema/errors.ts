import { builder } from './builder.ts';
import {
  BadInputError,
  ConflictError,
  type DomainError,
  ForbiddenError,
  NotFoundError,
  UnauthenticatedError,
} from './domain-errors.ts';

const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description: 'A refusal: what was expected and what came, and what to do about it.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable; never renamed.' }),
    message: t.exposeString('message'),
    remedy: t.exposeString('remedy', { description: 'What to do now, as a sentence.' }),
  }),
});

builder.objectType(BadInputError, {
  name: 'BadInputError',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    field: t.string({ nullable: true, description: 'The input field.', resolve: (error) => error.field }),
  }),
});
builder.objectType(ForbiddenError, { name: 'ForbiddenError', interfaces: [ErrorInterface] });
builder.objectType(NotFoundError, { name: 'NotFoundError', interfaces: [ErrorInterface] });
builder.objectType(ConflictError, { name: 'ConflictError', interfaces: [ErrorInterface] });
builder.objectType(UnauthenticatedError, { name: 'UnauthenticatedError', interfaces: [ErrorInterface] });
