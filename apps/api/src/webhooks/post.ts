import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { literalOf } from './parse-webhook-url.ts';
import { isPublicAddress, lookupPublic, PrivateAddressError } from './public-address.ts';

/** For all of it: name, connection, and the beginning of the answer. */
const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 1_000;

export interface PostAnswer {
  readonly status: number;
  /** The first 1,000 bytes of the answer as text; the rest is not read. */
  readonly text: string;
}

export interface PostRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly privateAllowed: boolean;
}

/** Posts to an address that somebody else chose: only to public hosts unless `privateAllowed`, following no redirect. Throws when there is no answer. */
export async function post(url: URL, { body, headers, privateAllowed }: PostRequest): Promise<PostAnswer> {
  // A socket asks no resolver about an address.
  const literal = literalOf(url);
  if (!privateAllowed && literal !== null && !isPublicAddress(literal))
    throw new PrivateAddressError(literal);
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    // No pool: a connection that was made for others is none that was checked.
    agent: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(privateAllowed ? {} : { lookup: lookupPublic }),
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  try {
    return { status: response.statusCode ?? 0, text: await beginningOf(response) };
  } finally {
    request.destroy();
  }
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= ANSWER_BYTES) break;
  }
  const text = Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString('utf8');
  // PostgreSQL keeps no NUL, and a terminal obeys the others.
  return text.replace(/(?![\n\t])\p{Cc}/gu, '\u{fffd}');
}
