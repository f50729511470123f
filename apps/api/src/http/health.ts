import type { Request, Response } from 'express';
import type { Services } from '../schema/context.ts';

/** GET /healthz: the process answers. */
export function healthz(_request: Request, response: Response): void {
  response.set('cache-control', 'no-store').json({ status: 'ok' });
}

/** GET /readyz: what it needs answers too; 503 with the parts that do not. */
export function readyz(services: Services) {
  return async (_request: Request, response: Response): Promise<void> => {
    const checks = {
      database: services.database.ping(),
      storage: services.blobs.check(),
    };
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const ready = await check.then(
          () => true,
          (error: unknown) => {
            services.log.warn({ err: error }, `readyz: ${name} does not answer`);
            return false;
          },
        );
        return [name, ready ? 'ok' : 'unavailable'] as const;
      }),
    );
    const isReady = results.every(([, state]) => state === 'ok');
    response
      .status(isReady ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: isReady ? 'ok' : 'unavailable', ...Object.fromEntries(results) });
  };
}
