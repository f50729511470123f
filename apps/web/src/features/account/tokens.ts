import { auth } from '../../client/auth.ts';

export interface Token {
  id: string;
  name: string | null;
  /** The first characters, to tell tokens apart; the rest is known to nobody. */
  start: string | null;
  createdAt: string;
  lastRequest: string | null;
  expiresAt: string | null;
}

const REFUSED = 'The server did not answer. Try again in a moment.';

function problemOf(error: { message?: string | undefined }): Error {
  return new Error(error.message || REFUSED);
}

/** The viewer's CLI tokens; newer servers wrap the list in an object. */
export async function listTokens(): Promise<Token[]> {
  const { data, error } = await auth.$fetch<Token[] | { apiKeys: Token[] }>('/api-key/list');
  if (error) throw problemOf(error);
  return Array.isArray(data) ? data : data.apiKeys;
}

/** Makes a token; its text is in the answer and cannot be asked for again. */
export async function createToken(name: string): Promise<{ id: string; key: string }> {
  const { data, error } = await auth.$fetch<{ id: string; key: string }>('/api-key/create', {
    method: 'POST',
    body: { name },
  });
  if (error) throw problemOf(error);
  return data;
}

export async function revokeToken(keyId: string): Promise<void> {
  const { error } = await auth.$fetch('/api-key/delete', { method: 'POST', body: { keyId } });
  if (error) throw problemOf(error);
}
