import { Readable } from 'node:stream';
import { Refusal, systemClock } from '@fidboard/core';
import { openDump, verifyDump } from '@fidboard/evaluation';
import { openOutput } from '../output-file.ts';
import { openProgress } from '../progress.ts';
import { refusalOfDomainError, unexpectedAnswer, unreachable } from '../server/request.ts';
import { findOwnServer, type Server } from '../server/server.ts';

export interface DumpOptions {
  server?: string;
  out?: string;
  withoutSamples?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** `fidboard board dump`: takes the full copy of a board; the file has its name once all its hashes hold. */
export async function dumpBoard(
  slug: string,
  {
    server: asked,
    out = `${slug}.fidboard.tar`,
    withoutSamples = false,
    json = false,
    quiet = false,
    signal,
  }: DumpOptions & { signal: AbortSignal },
): Promise<void> {
  const server = await findOwnServer(asked);
  await using output = await openOutput(out, '.tar', '--out');
  using progress = openProgress({ quiet, clock: systemClock, stream: process.stderr, plainLines: !json });
  const path = `/boards/${encodeURIComponent(slug)}/dump.tar${withoutSamples ? '?samples=none' : ''}`;
  const answer = await get(server, path, signal);
  if (!answer.ok || answer.body === null) throw await refusalOf(answer, { server, slug });
  const length = Number(answer.headers.get('content-length') ?? 0);
  let got = 0;
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const part of body as AsyncIterable<Uint8Array>) {
        got += part.length;
        progress.update('download, kB', Math.ceil(got / 1000), Math.ceil(length / 1000));
        yield part;
      }
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw unreachable(server, cause);
    }
  }
  let members = 0;
  await output.write(counted(), async (partial) => {
    await using dump = await openDump(partial);
    await verifyDump(dump, { signal });
    members = dump.manifest.members.length;
  });
  progress[Symbol.dispose]();
  if (json) process.stdout.write(`${JSON.stringify({ board: slug, file: out, bytes: got, members })}\n`);
  else process.stdout.write(`${out}: ${got} bytes, whose hashes all hold\n`);
}

/** Without the limit of half a minute that other requests have: a copy may be gigabytes. */
async function get(server: Server, path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(server.origin + path, {
      headers: { authorization: `Bearer ${server.token}` },
      signal,
    });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw unreachable(server, cause);
  }
}

async function refusalOf(
  answer: Response,
  { server, slug }: { server: Server; slug: string },
): Promise<Refusal> {
  if (answer.status === 404) {
    return new Refusal(
      'NOT_FOUND',
      `expected a board "${slug}" that you host, found none`,
      `See the boards at ${server.origin}, and log in as the host of the board.`,
    );
  }
  const said = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
  const { code, message, remedy } = said ?? {};
  if (typeof code !== 'string' || typeof message !== 'string' || typeof remedy !== 'string')
    return unexpectedAnswer(server, answer);
  return refusalOfDomainError({ code, message, remedy });
}
