import { Refusal } from '@fidboard/core';

/** What a connection field takes: the page after an opaque cursor. */
export interface PageRequest {
  /** 1 to 100; 20 when left out. */
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** A Relay connection: edges and page info, ready to be resolved. */
export interface Page<T> {
  edges: { cursor: string; node: T }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

interface Keyed {
  createdAt: Date;
  id: string;
}

type Order = 'oldest' | 'newest';

/** The key of a page's cursor, ordered by (createdAt, id): rows that arrive meanwhile shift nothing. */
export interface Keyset {
  take: number;
  orderBy: [{ createdAt: 'asc' | 'desc' }, { id: 'asc' | 'desc' }];
  where: object;
  after: boolean;
}

const LARGEST_PAGE = 100;

export function keyset(request: PageRequest, order: Order): Keyset {
  const first = request.first ?? 20;
  if (!Number.isInteger(first) || first < 1 || first > LARGEST_PAGE) {
    throw new Refusal(
      'BAD_INPUT',
      `first: expected 1 to ${LARGEST_PAGE}, got ${first}`,
      'Ask for a smaller page.',
    );
  }
  const direction = order === 'oldest' ? 'asc' : 'desc';
  const beyond = order === 'oldest' ? 'gt' : 'lt';
  const key = request.after == null ? null : decodeCursor(request.after);
  const where =
    key === null
      ? {}
      : {
          OR: [
            { createdAt: { [beyond]: key.createdAt } },
            { createdAt: key.createdAt, id: { [beyond]: key.id } },
          ],
        };
  return {
    take: first + 1,
    orderBy: [{ createdAt: direction }, { id: direction }],
    where,
    after: key !== null,
  };
}

/** The page of the rows that a keyset query found (one more than asked, which tells of a next page). */
export function pageOf<T extends Keyed>(rows: readonly T[], query: Keyset): Page<T> {
  const shown = rows.slice(0, query.take - 1);
  const edges = shown.map((node) => ({ cursor: encodeCursor(node), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length === query.take,
      hasPreviousPage: query.after,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function encodeCursor(row: Keyed): string {
  return Buffer.from(`${row.createdAt.getTime()} ${row.id}`).toString('base64url');
}

function decodeCursor(cursor: string): Keyed {
  const match = /^(\d{1,15}) (\S{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) {
    throw new Refusal(
      'BAD_INPUT',
      'after: expected a cursor from an earlier page',
      'Start again from the first page.',
    );
  }
  return { createdAt: new Date(Number(match[1])), id: match[2]! };
}
