import { invariant } from '@fidboard/core';

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** `value` as an object; `name` is for the message. */
export function objectIn(value: unknown, name: string): JsonObject {
  invariant(isObject(value), name, 'an object', value);
  return value;
}

export function listIn(value: unknown, name: string): readonly unknown[] {
  invariant(Array.isArray(value), name, 'a list', value);
  return value;
}

export function stringIn(object: JsonObject, member: string): string {
  const value = object[member];
  invariant(typeof value === 'string', member, 'a string', value);
  return value;
}

export function numberIn(object: JsonObject, member: string): number {
  const value = object[member];
  invariant(typeof value === 'number' && Number.isFinite(value), member, 'a finite number', value);
  return value;
}

export function numbersIn(object: JsonObject, member: string): readonly number[] {
  const value = listIn(object[member], member);
  invariant(
    value.every((item) => typeof item === 'number'),
    member,
    'a list of numbers',
    value,
  );
  return value;
}

/** A member of two numbers: rows first, then columns. */
export function pairIn(object: JsonObject, member: string): readonly [number, number] {
  const [rows, cols, ...rest] = numbersIn(object, member);
  invariant(
    rows !== undefined && cols !== undefined && rest.length === 0,
    member,
    'two numbers',
    object[member],
  );
  return [rows, cols];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
