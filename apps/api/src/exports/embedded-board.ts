import type { Express } from 'express';
import { notFound } from '../http/answers.ts';
import { fileContext } from '../http/file-context.ts';
import { embeddedHeaders } from '../http/security-headers.ts';
import type { Services } from '../schema/context.ts';

/**
 * Lets other sites frame the page of a board that whoever knows its address may see. A private board has no such page,
 * not even for its host: what is framed could be drawn over.
 */
export function mountEmbeddedBoards(app: Express, services: Services): void {
  const headers = embeddedHeaders(services.settings);
  app.get('/embed/boards/:slug', async (request, response, next) => {
    const context = await fileContext(services, request);
    const board = await context.loaders.boardBySlug.load(request.params.slug);
    if (board === null || board.visibility === 'PRIVATE' || !(await context.policy.canSeeBoard(board)))
      return notFound(response);
    // Of the headers that every page has: it would forbid what this page is for.
    response.removeHeader('x-frame-options');
    headers(request, response, next);
  });
}
