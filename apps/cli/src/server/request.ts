import { REFUSAL_EXIT_CODES, Refusal, type RefusalCode } from '@fidboard/core';
import type { TypedDocumentString } from '../generated/graphql.ts';
import type { Server } from './server.ts';

const TIMEOUT_MILLISECONDS = 30_000;

/** Sends a query or mutation; every failure of server or network is a Refusal. */
export async function request<Result, Variables>(
  server: Server,
  document: TypedDocumentString<Result, Variables>,
  { variables, signal }: { variables: Variables; signal?: AbortSignal },
): Promise<Result> {
  const answer = await send(server, '/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(server.token ? { authorization: `Bearer ${server.token}` } : {}),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
    ...(signal ? { signal } : {}),
  });
  const body = (await answer.json().catch(() => null)) as GraphQLAnswer | null;
  if (body?.errors?.[0]) throw refusalOfError(body.errors[0]);
  if (!answer.ok || body?.data == null) throw unexpectedAnswer(server, answer);
  return body.data as Result;
}

/** Fetches a path of the server; a server that cannot be reached is a Refusal, any answer is returned. */
export async function send(server: Server, path: string, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  try {
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return await fetch(server.origin + path, { ...init, signal });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw unreachable(server, cause);
  }
}

export function unreachable({ origin }: Server, cause: unknown): Refusal {
  return new Refusal(
    'UNREACHABLE',
    `${origin}: expected a Fidboard server, got no answer`,
    'Check that the server runs and that its address is right; --server or FIDBOARD_SERVER change it.',
    { cause },
  );
}

export function unexpectedAnswer({ origin }: Server, answer: Response): Refusal {
  return new Refusal(
    'UNREACHABLE',
    `${origin}: expected an answer of a Fidboard server, got status ${answer.status}`,
    'Check that the address is that of a Fidboard server, and try again.',
  );
}

/** A domain error that a mutation answered with, as the refusal it is. */
export function refusalOfDomainError({ code, message, remedy }: DomainError): Refusal {
  return new Refusal(knownCode(code) ?? 'CONFLICT', message, remedy);
}

interface DomainError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

interface GraphQLAnswer {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: unknown; remedy?: unknown } }[];
}

/** Whatever the server's error is, its fault is not that of this program: it never ends with 1. */
function refusalOfError({ message, extensions }: NonNullable<GraphQLAnswer['errors']>[number]): Refusal {
  const code = typeof extensions?.code === 'string' ? knownCode(extensions.code) : undefined;
  const remedy =
    typeof extensions?.remedy === 'string'
      ? extensions.remedy
      : 'Try again; if it lasts, ask the server’s operator.';
  return new Refusal(
    code === undefined || code === 'INTERNAL' ? 'UNREACHABLE' : code,
    `the server answered: ${message}`,
    remedy,
  );
}

function knownCode(code: string): RefusalCode | undefined {
  return Object.hasOwn(REFUSAL_EXIT_CODES, code) ? (code as RefusalCode) : undefined;
}
