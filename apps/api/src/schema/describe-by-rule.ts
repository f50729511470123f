import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** Of every field with this argument. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  first: 'At most so many: 1 to 100, and 20 when left out.',
  after: 'The `endCursor` of the page before.',
  input: 'What it is to do.',
};

const PAGE_INFO: Readonly<Record<string, string>> = {
  hasNextPage: 'Whether more comes after this page.',
  hasPreviousPage: 'Whether the page was asked for with `after`.',
  startCursor: 'The cursor of its first edge; null on an empty page.',
  endCursor: 'The cursor of its last edge, to be passed as `after`; null on an empty page.',
};

const CONNECTION: Readonly<Record<string, string>> = {
  edges: 'What stands on the page, each with its cursor.',
  nodes: 'The same without cursors.',
  pageInfo: 'Where the page begins and ends.',
};

const EDGE: Readonly<Record<string, string>> = {
  cursor: 'Opaque; a page can begin after it.',
  node: 'What stands there.',
};

/** Describes what the builder makes by rule and no module writes down: pages, results of mutations, ids, usual arguments. */
export function describeByRule(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    type.description ??= typeDescription(type.name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.description ??= fieldDescription(type, field);
      for (const argument of field.args) {
        const isNode = type.name === 'Query' && field.name === 'node';
        argument.description ??= isNode ? 'An id that the API has answered.' : ARGUMENTS[argument.name];
      }
    }
  }
  return schema;
}

function typeDescription(name: string): string | undefined {
  const [, field, kind] = /^Mutation(\w+?)(Result|Success)$/.exec(name) ?? [];
  if (field !== undefined) {
    const mutation = field[0]!.toLowerCase() + field.slice(1);
    return kind === 'Success'
      ? `\`${mutation}\` was done.`
      : `What \`${mutation}\` answers: its data, or why it was refused.`;
  }
  if (name === 'PageInfo') return 'Where a page begins and ends.';
  if (name.endsWith('Connection')) return 'A page of a list.';
  return name.endsWith('Edge') ? 'One place on a page.' : undefined;
}

function fieldDescription(
  { name: type }: GraphQLNamedType,
  { name }: GraphQLField<unknown, unknown>,
): string | undefined {
  if (/^Mutation\w+Success$/.test(type) && name === 'data') return 'What it made or changed.';
  if (name === 'id') return 'Opaque; unique over all types.';
  if (type === 'PageInfo') return PAGE_INFO[name];
  if (type.endsWith('Connection')) return CONNECTION[name];
  return type.endsWith('Edge') ? EDGE[name] : undefined;
}
