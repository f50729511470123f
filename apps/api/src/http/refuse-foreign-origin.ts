import type { RequestHandler } from 'express';
import type { Settings } from '../settings.ts';
import { isAllowedOrigin } from './origins.ts';

/** Refuses what a page of another site sends in the visitor's name, whatever the browser let through. */
export function refuseForeignOrigin(settings: Settings): RequestHandler {
  return (request, response, next) => {
    if (isAllowedOrigin(settings, request.headers)) return next();
    response.status(403).json({
      errors: [
        {
          message: `Origin: expected one of ours, got "${request.headers.origin}"`,
          extensions: { code: 'FORBIDDEN', remedy: 'Open the page under the address in FIDBOARD_URL.' },
        },
      ],
    });
  };
}
