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
    message: t.exposeString('message', { description: 'What was expected and what came, for people.' }),
    remedy: t.exposeString('remedy', { description: 'What to do now, as a sentence.' }),
  }),
});

builder.objectType(BadInputError, {
  name: 'BadInputError',
  description: 'What was sent does not hold to the rules.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    field: t.string({ nullable: true, description: 'The input field.', resolve: (error) => error.field }),
  }),
});
builder.objectType(ForbiddenError, {
  name: 'ForbiddenError',
  description: 'The viewer may see it and not do this.',
  interfaces: [ErrorInterface],
});
builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'There is nothing like that, or nothing that the viewer may see.',
  interfaces: [ErrorInterface],
});
builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'It does not fit what is there: a name is taken, a quota spent, a state passed.',
  interfaces: [ErrorInterface],
});
builder.objectType(UnauthenticatedError, {
  name: 'UnauthenticatedError',
  description: 'Only a signed-in person may do this.',
  interfaces: [ErrorInterface],
});
