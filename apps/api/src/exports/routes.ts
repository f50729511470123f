import { sha256Hex } from '@fidboard/core';
import type { Express, Request, RequestHandler } from 'express';
import { notFound } from '../http/answers.ts';
import { fileContext } from '../http/file-context.ts';
import { answerHeaders } from '../http/security-headers.ts';
import type { Context, Services } from '../schema/context.ts';
import { atomFeed } from './atom-feed.ts';
import { badge } from './badge.ts';
import { bibtex } from './bibtex.ts';
import { type BoardExport, readBoard } from './board-export.ts';
import { rankingCsv } from './ranking-csv.ts';
import { rankingJson } from './ranking-json.ts';
import { rankingParquet } from './ranking-parquet.ts';

interface Export {
  readonly path: string;
  readonly type: string;
  /** Whether pages of other sites may show it. */
  readonly embeddable?: boolean;
  /** Null where there is nothing of that kind. */
  write(of: BoardExport, request: Request, context: Context): Written | Promise<Written>;
}

type Written = string | Buffer | null;

/** Every export of a board; docs/exports.md lists them. */
const EXPORTS: readonly Export[] = [
  { path: 'ranking.csv', type: 'text/csv; charset=utf-8; header=present', write: rankingCsv },
  {
    path: 'ranking.json',
    type: 'application/json; charset=utf-8',
    write: (of) => `${JSON.stringify(rankingJson(of), null, 2)}\n`,
  },
  { path: 'ranking.parquet', type: 'application/vnd.apache.parquet', write: rankingParquet },
  {
    path: 'ranking.atom',
    type: 'application/atom+xml; charset=utf-8',
    write: (of, _request, context) => atomFeed(context, of),
  },
  { path: 'board.bib', type: 'application/x-bibtex; charset=utf-8', write: bibtex },
  {
    path: 'badges/:team/:file',
    type: 'image/svg+xml; charset=utf-8',
    embeddable: true,
    write(of, { params }) {
      const method = /^(.+)\.svg$/.exec(String(params.file))?.[1];
      return method === undefined ? null : badge(of, { team: String(params.team), method });
    },
  },
];

/** Mounts the exports beside the board's page, under the same policy: who may not see the board is told that nothing is there. */
export function mountExports(app: Express, services: Services): void {
  const headers = answerHeaders(services.settings);
  for (const each of EXPORTS) app.get(`/boards/:slug/${each.path}`, headers, serve(services, each));
}

/** The number of an earlier ranking that is asked for, null for the newest; undefined where it is none. */
function rankingNumber({ query: { ranking } }: Request): number | null | undefined {
  if (ranking === undefined) return null;
  return typeof ranking === 'string' && /^[1-9]\d{0,8}$/.test(ranking) ? Number(ranking) : undefined;
}

function serve(services: Services, { type, embeddable = false, write }: Export): RequestHandler {
  return async (request, response) => {
    const context = await fileContext(services, request);
    const number = rankingNumber(request);
    const of = number === undefined ? null : await readBoard(context, String(request.params.slug), number);
    const content = of && (await write(of, request, context));
    if (content === null) return notFound(response);
    // Private: a shared cache would show a private board to those who may not see it.
    response.set({
      'content-type': type,
      'cache-control': 'private, no-cache',
      etag: `"${sha256Hex(content)}"`,
      ...(embeddable ? { 'cross-origin-resource-policy': 'cross-origin' } : {}),
    });
    response.send(content);
  };
}
