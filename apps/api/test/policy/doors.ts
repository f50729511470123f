import express from 'express';
import { type GraphQLObjectType, isObjectType } from 'graphql';
import { schema } from '../../src/schema/schema.ts';

/** Every door of the GraphQL schema: root fields, and `node(id:)` of each type. */
export function graphqlDoors(): string[] {
  const fieldsOf = (root: GraphQLObjectType | null | undefined) =>
    Object.keys(root?.getFields() ?? {}).map((field) => `${root!.name}.${field}`);
  return [
    ...[schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(fieldsOf),
    ...nodeTypes().map((type) => `node ${type.name}`),
  ];
}

function nodeTypes(): readonly GraphQLObjectType[] {
  const node = schema.getType('Node');
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType =>
      isObjectType(type) && type.getInterfaces().some((each) => each === node),
  );
}

/** What tus answers behind the one route of uploads, whose own row is about beginning one. */
export const UPLOAD_DOORS = ['HEAD', 'PATCH', 'DELETE'].map((method) => `${method} /uploads/:id`);

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all', 'use'] as const;

/**
 * Writes down every route that an Express application is given from now on, as "GET /path"; `restore` ends it.
 *
 * Express keeps no path of what is mounted with `use`, so that the calls themselves are noted.
 */
export function recordRoutes(): { routes: Set<string>; restore(): void } {
  const routes = new Set<string>();
  const application: Record<string, unknown> = express.application as never;
  const originals = METHODS.map((method) => [method, application[method]] as const);
  for (const [method, original] of originals) {
    application[method] = function (this: unknown, ...args: unknown[]) {
      for (const path of pathsOf(args, method)) routes.add(`${method.toUpperCase()} ${path}`);
      return (original as (...args: unknown[]) => unknown).apply(this, args);
    };
  }
  return {
    routes,
    restore: () => {
      for (const [method, original] of originals) application[method] = original;
    },
  };
}

function pathsOf([first, ...handlers]: unknown[], method: string): string[] {
  // `app.get('trust proxy')` reads a setting; `app.use(handler)` is passed by everything.
  if (handlers.length === 0) return [];
  const paths = Array.isArray(first) ? first : [first];
  if (method === 'use' && !paths.every((path) => typeof path === 'string')) return [];
  return paths.map(String);
}
