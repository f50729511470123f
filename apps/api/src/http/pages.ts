import { ServerResponse } from 'node:http';
import type { Request } from 'express';
import { createProxyMiddleware, type RequestHandler } from 'http-proxy-middleware';
import type { Services } from '../schema/context.ts';

/** Everything that is not ours is a page: passed on to the web process, or a 503 page while it is not up. */
export function proxyPages(services: Services): RequestHandler {
  return createProxyMiddleware({
    target: services.settings.webUrl,
    // The web process sees the address that the visitor used.
    changeOrigin: false,
    xfwd: true,
    ws: false,
    on: {
      proxyReq: (proxied, request) => {
        // The visitor's address as the limits count it, and nothing that the visitor wrote there: the web process passes
        // it on where it asks us itself.
        proxied.setHeader('x-forwarded-for', (request as Request).ip ?? '');
      },
      error: (error, _request, response) => {
        services.log.warn({ reason: error.message }, 'the web process does not answer');
        if (!(response instanceof ServerResponse)) {
          response.destroy();
          return;
        }
        if (response.headersSent) {
          response.destroy();
          return;
        }
        response.writeHead(503, {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'retry-after': '2',
        });
        response.end(WAITING_PAGE);
      },
    },
  });
}

const WAITING_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="2">
<title>Fidboard is starting</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; margin: 1rem }
</style>
</head>
<body><main><h1>Fidboard is starting</h1>
<p>The pages are not up yet. This one tries again every two seconds.</p>
<p>If it stays, look at the log of the web process.</p></main></body>
</html>
`;
