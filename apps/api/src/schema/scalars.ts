import { GraphQLError, Kind } from 'graphql';
import { builder } from './builder.ts';

builder.scalarType('DateTime', {
  description: 'A moment, ISO 8601 in UTC.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const date = typeof value === 'string' ? new Date(value) : new Date(Number.NaN);
    if (Number.isNaN(date.getTime())) throw new GraphQLError('DateTime: expected an ISO 8601 text');
    return date;
  },
});

builder.scalarType('BigInt', {
  description: 'A whole number, sent as a JSON number while it is safe (below 2^53) and as text beyond.',
  serialize: (value) => (BigInt.asIntN(54, value) === value ? Number(value) : value.toString()),
  parseValue: parseBigInt,
  parseLiteral: (node) => {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return parseBigInt(node.value);
    throw new GraphQLError('BigInt: expected a whole number', { nodes: node });
  },
});

function parseBigInt(value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,18}$/.test(value)) return BigInt(value);
  throw new GraphQLError('BigInt: expected a whole number of at most 18 digits');
}

builder.scalarType('JSON', {
  description: 'Plain JSON.',
  serialize: (value) => value,
  parseValue: (value) => value,
});
