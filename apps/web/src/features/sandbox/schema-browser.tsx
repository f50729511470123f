'use client';

import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { useEffect, useState } from 'react';
import { Panel } from '../../design/panel.tsx';

/** What can be asked for: every type with its fields, arguments and descriptions, read from the server. */
export function SchemaBrowser() {
  const [schema, setSchema] = useState<GraphQLSchema | 'refused' | null>(null);
  const [path, setPath] = useState<readonly string[]>([]);
  useEffect(() => {
    const stopping = new AbortController();
    readSchema(stopping.signal).then(setSchema, () => stopping.signal.aborted || setSchema('refused'));
    return () => stopping.abort();
  }, []);
  const name = path.at(-1);
  const open = (type: string) => setPath((before) => [...before, type]);
  return (
    <Panel
      title={name ?? 'Schema'}
      aside={
        name !== undefined && (
          <button type="button" className="link text-sm" onClick={() => setPath(path.slice(0, -1))}>
            Back
          </button>
        )
      }
      className="min-w-0 self-start"
    >
      <div className="max-h-[36rem] overflow-y-auto px-4 py-3 text-sm">
        {schema === null && <p className="text-ink-3">Reading the schema…</p>}
        {schema === 'refused' && (
          <p className="text-ink-2">
            This server does not tell its schema, or did not answer. It stands in apps/api/schema.graphql.
          </p>
        )}
        {schema instanceof Object &&
          (name === undefined ? (
            <Roots schema={schema} open={open} />
          ) : (
            <TypeFacts schema={schema} type={schema.getType(name)!} open={open} />
          ))}
      </div>
    </Panel>
  );
}

async function readSchema(signal: AbortSignal): Promise<GraphQLSchema> {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
    signal,
  });
  const { data } = (await answer.json()) as { data: IntrospectionQuery };
  return buildClientSchema(data);
}

interface Opening {
  schema: GraphQLSchema;
  open: (type: string) => void;
}

function Roots({ schema, open }: Opening) {
  const [search, setSearch] = useState('');
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const types = Object.values(schema.getTypeMap()).filter(
    ({ name }) => !name.startsWith('__') && name.toLowerCase().includes(search.toLowerCase()),
  );
  return (
    <div className="space-y-3">
      <ul className="space-y-1">
        {roots.map((type) => type && <TypeLine key={type.name} type={type} open={open} />)}
      </ul>
      <input
        type="search"
        aria-label="Find a type"
        placeholder="Find a type"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        className="min-h-10 w-full rounded-md border border-control bg-surface px-3 py-2 text-base placeholder:text-ink-3 sm:text-sm"
      />
      <ul className="space-y-1">
        {types.map((type) => (
          <TypeLine key={type.name} type={type} open={open} />
        ))}
      </ul>
    </div>
  );
}

function TypeLine({ type, open }: { type: GraphQLNamedType; open: Opening['open'] }) {
  return (
    <li>
      <TypeButton name={type.name} text={type.name} open={open} />
    </li>
  );
}

function TypeButton({ name, text, open }: { name: string; text: string; open: Opening['open'] }) {
  return (
    <button
      type="button"
      className="link break-all text-left font-mono text-[0.8125rem]"
      onClick={() => open(name)}
    >
      {text}
    </button>
  );
}

function TypeFacts({ schema, type, open }: Opening & { type: GraphQLNamedType }) {
  return (
    <div className="space-y-3">
      {type.description && <p className="text-ink-2">{type.description}</p>}
      {(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) && (
        <ul className="space-y-3">
          {Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(type.getFields()).map(
            (field) => (
              <FieldFacts key={field.name} field={field} open={open} />
            ),
          )}
        </ul>
      )}
      {isEnumType(type) && (
        <ul className="space-y-2">
          {type.getValues().map(({ name, description }) => (
            <li key={name}>
              <code>{name}</code>
              {description && <p className="text-ink-3">{description}</p>}
            </li>
          ))}
        </ul>
      )}
      {(isUnionType(type) || isInterfaceType(type)) && (
        <div>
          <p className="text-ink-3">One of</p>
          <ul className="space-y-1">
            {schema.getPossibleTypes(type).map((each) => (
              <TypeLine key={each.name} type={each} open={open} />
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function FieldFacts({
  field,
  open,
}: {
  field: GraphQLField<unknown, unknown> | GraphQLInputField;
  open: Opening['open'];
}) {
  const args = 'args' in field ? field.args : [];
  return (
    <li>
      <p className="break-words">
        <code className="font-medium">{field.name}</code>
        <span className="text-ink-3">: </span>
        <TypeButton name={getNamedType(field.type).name} text={String(field.type)} open={open} />
      </p>
      {field.deprecationReason && <p className="text-warn">Deprecated: {field.deprecationReason}</p>}
      {field.description && <p className="text-ink-3">{field.description}</p>}
      {args.length > 0 && (
        <ul className="mt-1 space-y-1 border-line border-l pl-3">
          {args.map((arg) => (
            <FieldFacts key={arg.name} field={arg} open={open} />
          ))}
        </ul>
      )}
    </li>
  );
}
