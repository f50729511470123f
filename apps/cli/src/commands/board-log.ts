import type { HostLogQuery } from '../generated/graphql.ts';
import { HOST_LOG } from '../server/documents.ts';
import { hostedBoard } from '../server/hosted-board.ts';
import { request } from '../server/request.ts';
import { findOwnServer } from '../server/server.ts';

export interface BoardLogOptions {
  server?: string;
  json?: boolean;
  /** How many entries, from the newest on. */
  last: number;
}

type Log = NonNullable<HostLogQuery['board']>['hostActions'];
type Entry = Log['nodes'][number];

const LARGEST_PAGE = 100;

/** `fidboard board log`: prints what the host of a board did, newest first. */
export async function boardLog(
  slug: string,
  { server: asked, json = false, last, signal }: BoardLogOptions & { signal: AbortSignal },
): Promise<void> {
  const server = await findOwnServer(asked);
  const entries: Entry[] = [];
  for (let after: string | null = null; entries.length < last; ) {
    const first = Math.min(last - entries.length, LARGEST_PAGE);
    const { board }: HostLogQuery = await request(server, HOST_LOG, {
      variables: { slug, first, after },
      signal,
    });
    const { nodes, pageInfo }: Log = hostedBoard(board, { slug, server }).hostActions;
    entries.push(...nodes);
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor ?? null;
  }
  const text = json ? `${JSON.stringify(entries)}\n` : entries.map(line).join('');
  process.stdout.write(text);
}

function line({ createdAt, actorName, action, subject, details }: Entry): string {
  const rest = Object.keys(details ?? {}).length === 0 ? '' : ` ${JSON.stringify(details)}`;
  return `${createdAt}  ${actorName ?? 'Fidboard'}  ${action}${subject ? ` ${subject}` : ''}${rest}\n`;
}
