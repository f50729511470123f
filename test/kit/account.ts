/** A signed-in account at a running platform. */
export interface Account {
  /** Runs an operation and returns its data; fails on errors. */
  ask<T>(query: string, variables: Record<string, unknown>): Promise<T>;
  /** Makes a token for programs, which may read and submit. */
  token(): Promise<string>;
}

/** Creates an account over HTTP, as the sign-up page does. */
export async function signUp(url: string, who: { email: string; password: string }): Promise<Account> {
  const answer = await fetch(`${url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name: who.email.split('@')[0], ...who }),
  });
  if (!answer.ok) throw new Error(`signUp: expected success, got ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return {
    async ask<T>(query: string, variables: Record<string, unknown>): Promise<T> {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url, cookie },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data: T; errors?: unknown[] };
      if (errors) throw new Error(`ask: expected data, got ${JSON.stringify(errors)}`);
      return data;
    },
    async token() {
      const response = await fetch(`${url}/api/auth/api-key/create`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url, cookie },
        body: JSON.stringify({ name: 'program' }),
      });
      return ((await response.json()) as { key: string }).key;
    },
  };
}
