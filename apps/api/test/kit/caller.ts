import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test says which shape it expects by reading it
  data: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  errors?: any[];
}

/** A program or a browser that talks to the API with a cookie, a token or nothing. */
export class Caller {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.origin = origin;
    this.headers = headers;
  }

  static async signUp(origin: string, name: string): Promise<Caller> {
    const email = `${name}@example.org`;
    const body = JSON.stringify({ name, email, password: `password of ${name}` });
    const response = await fetch(`${origin}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body,
    });
    if (!response.ok)
      throw new Error(`sign-up: expected 200, got ${response.status} ${await response.text()}`);
    return new Caller(origin, { cookie: cookieOf(response) });
  }

  /** The same person by a new token instead of the cookie. */
  async withToken(scopes?: readonly string[]): Promise<Caller> {
    const { key } = await this.makeToken(scopes);
    return new Caller(this.origin, { authorization: `Bearer ${key}` });
  }

  async makeToken(scopes?: readonly string[]): Promise<{ key: string; start: string }> {
    const response = await this.fetch('/api/auth/api-key/create', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.origin },
      body: JSON.stringify({ name: 'cli', ...(scopes === undefined ? {} : { metadata: { scopes } }) }),
    });
    if (!response.ok) throw new Error(`token: expected 200, got ${response.status} ${await response.text()}`);
    return (await response.json()) as { key: string; start: string };
  }

  fetch(path: string, options: RequestInit = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, {
      ...options,
      headers: { ...this.headers, ...(options.headers as Record<string, string>) },
    });
  }

  async ask(query: string, variables: object = {}): Promise<Answer> {
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as object) } as Answer;
  }

  /** A mutation's `data`; throws the refusal when it was refused. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says which shape it expects by reading it
  async change(field: string, input: object, selection: string): Promise<any> {
    const result = await this.attempt(field, input, selection);
    if (result.data === undefined) throw new Error(`${field}: expected data, got ${JSON.stringify(result)}`);
    return result.data;
  }

  /** A mutation's result, whatever member of the union it is. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says which shape it expects by reading it
  async attempt(field: string, input: object, selection: string): Promise<any> {
    const name = field[0]!.toUpperCase() + field.slice(1);
    const answer = await this.ask(
      `mutation ($input: ${name}Input!) { ${field}(input: $input) {
        __typename
        ... on Mutation${name}Success { data ${selection} }
        ... on Error { code message remedy } } }`,
      { input },
    );
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    return answer.data[field];
  }

  socket(options: { origin?: string; token?: string } = {}): Client {
    const headers = { ...this.headers, ...(options.origin === undefined ? {} : { origin: options.origin }) };
    class Socket extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers });
      }
    }
    return createClient({
      url: `${this.origin.replace('http', 'ws')}/graphql`,
      webSocketImpl: Socket,
      retryAttempts: 0,
      ...(options.token === undefined ? {} : { connectionParams: { token: options.token } }),
    });
  }

  /** The first result of a subscription, or of an operation that is refused. */
  async first(query: string, variables: Record<string, unknown> = {}): Promise<Omit<Answer, 'status'>> {
    const client = this.socket();
    try {
      for await (const { data, errors } of client.iterate<Record<string, unknown>>({ query, variables })) {
        return { data, ...(errors === undefined ? {} : { errors: [...errors] }) };
      }
      return { data: undefined };
    } finally {
      await client.dispose();
    }
  }
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
