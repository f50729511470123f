import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
} from 'graphql';
import { overLimits } from '../../src/schema/limits.ts';
import { schema } from '../../src/schema/schema.ts';
import type { Caller } from '../kit/caller.ts';

/** Where a walk begins: an operation's text around a selection on a type. */
export interface Start {
  readonly type: string;
  /** Objects in objects in objects: the graph has circles, and what lies beyond is nearer to another start. */
  readonly deepest: number;
  wrap(selection: string): string;
}

/** What a viewer met on a walk. */
export interface Walked {
  /** Every answer, as text. */
  readonly texts: string[];
  /** "Type.field" of each field that an object was asked for and answered. */
  readonly fields: Set<string>;
}

/** What is said for these arguments wherever they stand. */
const ARGUMENTS: Readonly<Record<string, string>> = { first: '3', last: '50' };

/** What is said for these where they must be said: what the fewest may see. */
const REQUIRED: Readonly<Record<string, string>> = { boardSlug: '"the-private"', number: '1' };

/** Asks for every field of everything that can be reached from the start, in as few operations as the limits allow. */
export async function walk(caller: Caller, start: Start, walked: Walked): Promise<void> {
  const type = schema.getType(start.type);
  if (!isObjectType(type)) throw new Error(`walk: expected an object type, got ${start.type}`);
  await walkFrom(caller, { ...start, type, above: [] }, walked);
}

interface Place {
  wrap(selection: string): string;
  readonly type: GraphQLObjectType;
  readonly deepest: number;
  /** The types on the way here. */
  readonly above: readonly string[];
}

async function walkFrom(caller: Caller, place: Place, walked: Walked): Promise<void> {
  const whole = place.wrap(selectionOf(place));
  if (isWithinLimits(whole)) return ask(caller, whole, walked);
  const leaves = place.wrap(`{ __typename ${[...leavesOf(place.type), ...twinsOf(place.type)].join(' ')} }`);
  // So far away from the start that nobody may ask: another start is nearer.
  if (!isWithinLimits(leaves)) return;
  await ask(caller, leaves, walked);
  for (const { text, type } of branchesOf(place)) {
    const above = [...place.above, place.type.name];
    const wrap = (selection: string) => place.wrap(`{ __typename ${text} ${selection} }`);
    await walkFrom(caller, { ...place, wrap, type, above }, walked);
  }
}

function selectionOf(place: Omit<Place, 'wrap'>): string {
  const { type, above } = place;
  const branches = branchesOf(place).map(
    (branch) =>
      `${branch.text} ${selectionOf({ ...place, type: branch.type, above: [...above, type.name] })}`,
  );
  return `{ __typename ${[...leavesOf(type), ...twinsOf(type), ...branches].join(' ')} }`;
}

function leavesOf(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map((field) => field.name + argumentsOf(type, field));
}

/** What leads to others of the same type: no further than to what they say of themselves. */
function twinsOf(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields())
    .filter((field) => getNamedType(field.type) === type)
    .map((field) => `${field.name}${argumentsOf(type, field)} { __typename ${leavesOf(type).join(' ')} }`);
}

function branchesOf({ type, above, deepest }: Omit<Place, 'wrap'>) {
  // What an edge leads to stands among the connection's nodes as well.
  if (above.length >= deepest || above.at(-1)?.endsWith('Edge')) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const to = getNamedType(field.type);
    if (isAbstractType(to)) throw new Error(`walk: ${type.name}.${field.name}: teach it to walk ${to.name}`);
    if (!isObjectType(to) || to === type || above.includes(to.name)) return [];
    return [{ text: field.name + argumentsOf(type, field), type: to }];
  });
}

function argumentsOf(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string {
  const given = field.args.flatMap((argument) => {
    const value = ARGUMENTS[argument.name] ?? (isRequiredArgument(argument) ? REQUIRED[argument.name] : null);
    if (value === undefined)
      throw new Error(`walk: ${type.name}.${field.name}: say what ${argument.name} is`);
    return value === null ? [] : [`${argument.name}: ${value}`];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

function isWithinLimits(text: string): boolean {
  // 2,000 tokens; a token of these documents has five characters or more.
  if (text.length > 8000) return false;
  return overLimits(schema, parse(text), { variables: {}, operationName: null }).length === 0;
}

async function ask(caller: Caller, text: string, walked: Walked): Promise<void> {
  const { data, errors } = await caller.ask(text);
  if (errors !== undefined) throw new Error(`walk: ${JSON.stringify(errors)} of ${text}`);
  walked.texts.push(JSON.stringify(data));
  note(data, walked.fields);
}

/** Notes the fields of an answer's objects. */
export function note(value: unknown, fields: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) note(each, fields);
  else if (typeof value === 'object' && value !== null) {
    const { __typename: type, ...rest } = value as Record<string, unknown>;
    for (const [field, inner] of Object.entries(rest)) {
      if (typeof type === 'string') fields.add(`${type}.${field}`);
      note(inner, fields);
    }
  }
}
