import type { Field } from '@fidboard/core';

/** Reads a value of an untrusted row, or refuses it by its path. */
export type Read<T> = (field: Field) => T;

type Shape = Readonly<Record<string, Read<unknown>>>;
export type Row<S extends Shape> = { readonly [Key in keyof S]: S[Key] extends Read<infer T> ? T : never };

/** An object of exactly these members: one that is missing or not known is refused. */
export function row<S extends Shape>(shape: S): Read<Row<S>> {
  const names = Object.keys(shape);
  return (field) => {
    field.keys(names);
    return Object.fromEntries(names.map((name) => [name, shape[name]!(field.at(name))])) as Row<S>;
  };
}

export function nullable<T>(read: Read<T>): Read<T | null> {
  return (field) => (field.value === null ? null : read(field));
}

export function list<T>(read: Read<T>, most: number): Read<readonly T[]> {
  return (field) => {
    const items = field.items();
    if (items.length > most) field.refuse(`at most ${most} of them`);
    return items.map(read);
  };
}

export function oneOf<const T>(choices: readonly T[]): Read<T> {
  return (field) => field.oneOf(choices);
}

/** The place of a row in its table, from 0. */
export const place: Read<number> = (field) => field.integer(0, 2 ** 31 - 1);
export const count: Read<number> = (field) => field.integer(0, 2 ** 31 - 1);
export const finite: Read<number> = (field) => field.number(-Number.MAX_VALUE, Number.MAX_VALUE);
export const flag: Read<boolean> = (field) => field.oneOf([true, false]);
export const moment: Read<string> = (field) => field.moment();
export const sha256: Read<string> = (field) => field.sha256();
export const json: Read<unknown> = (field) => field.value;

/** A count that may be beyond the numbers of JavaScript: decimal digits. */
export const big: Read<string> = (field) =>
  field.matching(/^(0|[1-9]\d{0,17})$/, 'a count as a text of at most 18 digits');

/** Control characters, and the marks that turn the direction of text. */
const FORBIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** A text on one line, which may be empty. */
export function line(most: number, least = 0): Read<string> {
  return (field) => plain(field, { least, most, bare: String(field.value) });
}

/** A text that may have line breaks and tabs, and may be empty. */
export function prose(most: number): Read<string> {
  return (field) => plain(field, { least: 0, most, bare: String(field.value).replace(/[\t\n\r]/g, '') });
}

function plain(field: Field, { least, most, bare }: { least: number; most: number; bare: string }): string {
  const { value } = field;
  if (typeof value === 'string' && value.length >= least && value.length <= most && !FORBIDDEN.test(bare))
    return value;
  return field.refuse(`a plain text of ${least} to ${most} characters`);
}

export const slug: Read<string> = (field) =>
  field.matching(/^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens');

/** An http or https address. */
export const address: Read<string> = (field) => {
  const { value } = field;
  const fits = typeof value === 'string' && value.length <= 500 && URL.canParse(value);
  return fits && /^https?:$/.test(new URL(value).protocol) ? value : field.refuse('an http or https address');
};
