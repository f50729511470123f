import { Refusal } from '@fidboard/core';
import type { Server } from './server.ts';

/** The board that an answer holds, if the caller hosts it. Refuses one that is not there (NOT_FOUND) and another's (FORBIDDEN). */
export function hostedBoard<Board extends { readonly viewerIsHost: boolean }>(
  board: Board | null | undefined,
  { slug, server }: { slug: string; server: Server },
): Board {
  if (board?.viewerIsHost) return board;
  throw new Refusal(
    board ? 'FORBIDDEN' : 'NOT_FOUND',
    `expected a board "${slug}" that you host, found none`,
    board ? 'Log in as the host of the board.' : `See the boards at ${server.origin}.`,
  );
}
