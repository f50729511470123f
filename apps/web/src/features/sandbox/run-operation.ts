import { type DocumentNode, Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import { socket } from '../../client/socket.ts';

/** An operation as it is typed. */
export interface Typed {
  text: string;
  /** JSON, or nothing. */
  variables: string;
  /** Which of several is meant; the first where it names none. */
  name?: string | undefined;
}

export interface Listener {
  onResult: (result: unknown) => void;
  /** Nothing more comes: with a sentence where it went wrong. */
  onEnd: (problem: string | null) => void;
}

/** The operations of a document, in its order; none where it cannot be read. */
export function operationsOf(text: string): OperationDefinitionNode[] {
  try {
    const document: DocumentNode = parse(text);
    return document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  } catch {
    return [];
  }
}

/** Sends an operation as the visitor: a subscription over the socket, all else by HTTP. Returns what ends it. */
export function runOperation(typed: Typed, listener: Listener): () => void {
  const variables = readVariables(typed.variables);
  if (variables === undefined) {
    listener.onEnd('Variables: expected a JSON object, such as {"slug": "demo"}.');
    return () => {};
  }
  const operations = operationsOf(typed.text);
  const chosen = operations.find(({ name }) => name?.value === typed.name) ?? operations[0];
  const operationName = chosen?.name?.value;
  // What cannot be read goes to the server as well, which says where the fault is.
  const payload = { query: typed.text, variables, ...(operationName ? { operationName } : {}) };
  return chosen?.operation === OperationTypeNode.SUBSCRIPTION
    ? subscribe(payload, listener)
    : send(payload, listener);
}

interface Payload {
  query: string;
  variables: Record<string, unknown>;
  operationName?: string;
}

function send(payload: Payload, { onResult, onEnd }: Listener): () => void {
  const stopping = new AbortController();
  fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
    signal: stopping.signal,
  })
    .then(async (answer) => {
      onResult(await answer.json());
      onEnd(null);
    })
    .catch(() => onEnd(stopping.signal.aborted ? null : 'The server did not answer.'));
  return () => stopping.abort();
}

function subscribe(payload: Payload, { onResult, onEnd }: Listener): () => void {
  return socket().subscribe(payload, {
    next: onResult,
    error: (error) => {
      if (Array.isArray(error)) onResult({ errors: error });
      onEnd(Array.isArray(error) ? null : 'The connection was closed.');
    },
    complete: () => onEnd(null),
  });
}

/** Undefined where it is no JSON object. */
function readVariables(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
