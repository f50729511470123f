import type { Method, rankings } from '@fidboard/database';
import { rankingsOfBoard } from '../modules/ranking/visible.ts';
import type { Context } from '../schema/context.ts';
import { required } from '../schema/loaders.ts';
import type { BoardExport } from './board-export.ts';
import { xml } from './xml.ts';

const ENTRIES = 30;

/** An Atom feed (RFC 4287) of a board's rankings, newest first: who moved. It names methods and ranks, never a score. */
export async function atomFeed(context: Context, { url, board, ranking }: BoardExport): Promise<string> {
  const page = await rankingsOfBoard(context, board, { first: ENTRIES });
  const self = `${url}/ranking.atom`;
  const entries = await Promise.all(
    page.edges.map(async ({ node }) => {
      const methods = await Promise.all(
        node.entries.map((entry) => required(context.loaders.method, entry.methodId)),
      );
      return [
        '  <entry>\n',
        `    <id>urn:uuid:${node.id}</id>\n`,
        `    <title>${xml(`Ranking ${node.number} of ${board.title}`)}</title>\n`,
        `    <updated>${node.createdAt.toISOString()}</updated>\n`,
        `    <link href="${xml(url)}"/>\n`,
        `    <content type="text">${xml(movesOf(node, methods).join('\n'))}</content>\n`,
        '  </entry>\n',
      ].join('');
    }),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n',
    `  <id>urn:uuid:${board.id}</id>\n`,
    `  <title>${xml(board.title)}</title>\n`,
    `  <updated>${(ranking?.createdAt ?? board.createdAt).toISOString()}</updated>\n`,
    '  <author><name>Fidboard</name></author>\n',
    `  <link href="${xml(url)}"/>\n  <link rel="self" href="${xml(self)}"/>\n`,
    ...entries,
    '</feed>\n',
  ].join('');
}

/** A line for each method whose rank changed. */
function movesOf({ entries }: rankings.RankingWithEntries, methods: readonly Method[]): string[] {
  const moves = entries.flatMap(({ rank, previousRank }, i) => {
    const { name } = methods[i]!;
    if (rank === null || rank === previousRank) return [];
    return [
      previousRank === null ? `${name}: rank ${rank}, new` : `${name}: rank ${rank}, was ${previousRank}`,
    ];
  });
  return moves.length > 0 ? moves : ['The order is as before.'];
}
