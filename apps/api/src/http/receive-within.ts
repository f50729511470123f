import type { RequestHandler } from 'express';

/**
 * Refuses (408) requests whose body is not in after `limitMs`.
 *
 * Node's own `requestTimeout` holds for every route of a server, and uploads of gigabytes take longer: it is off, and
 * this stands in its place for the others.
 */
export function receiveWithin(limitMs: number): RequestHandler {
  return (request, response, next) => {
    const timer = setTimeout(() => {
      // All of it has come, and whoever answers takes the time it needs.
      if (request.complete) return;
      request.resume();
      if (response.headersSent) return void response.destroy();
      response.once('finish', () => request.socket.destroy());
      response.status(408).set('connection', 'close').end();
    }, limitMs);
    const stop = () => clearTimeout(timer);
    request.once('end', stop);
    response.once('close', stop);
    next();
  };
}
