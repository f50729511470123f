import { FieldRefusal } from './domain-errors.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[A-Za-z0-9]{32}$/;

/** The opaque id of an object, unique over all types (base64 of `Type:id`, as the relay plugin writes it). */
export function globalIdOf(typename: string, id: string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64');
}

/** The database id behind a global id of the given type, or undefined when it is no such id. */
export function parseGlobalId(typename: string, globalId: string): string | undefined {
  const text = Buffer.from(globalId, 'base64').toString('utf8');
  const id = text.startsWith(`${typename}:`) ? text.slice(typename.length + 1) : '';
  return UUID.test(id) ? id : undefined;
}

/** The database id behind an input field. Refuses with BAD_INPUT when it is the id of something else. */
export function requireId(typename: string, globalId: string, field: string): string {
  const id = parseGlobalId(typename, globalId);
  if (id !== undefined) return id;
  throw new FieldRefusal(
    field,
    `${field}: expected the id of a ${typename}, got "${globalId.slice(0, 80)}"`,
    `Pass the id that the API answered for the ${typename.toLowerCase()}.`,
  );
}
