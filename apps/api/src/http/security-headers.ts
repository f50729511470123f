import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Settings } from '../settings.ts';

/**
 * The security headers of pages; those of the API's own answers are stricter.
 *
 * Next's bootstrap and the script that sets the theme before the first paint stand inline in pages that are rendered
 * once for all visitors, so that they cannot carry a nonce: 'unsafe-inline' lets them run. hash-wasm compiles
 * WebAssembly. 'self' covers the WebSocket of the same host.
 */
export function pageHeaders(settings: Settings): RequestHandler {
  return headersOfPages(settings, "'none'");
}

/** The same for the pages that other sites may frame. */
export function embeddedHeaders(settings: Settings): RequestHandler {
  return headersOfPages(settings, '*');
}

function headersOfPages(settings: Settings, frameAncestors: "'none'" | '*'): RequestHandler {
  const framed = frameAncestors === '*';
  return helmet({
    ...(framed ? { xFrameOptions: false, crossOriginResourcePolicy: { policy: 'cross-origin' } } : {}),
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", "'unsafe-inline'", "'wasm-unsafe-eval'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'connect-src': ["'self'"],
        'worker-src': ["'self'", 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': [frameAncestors],
      },
    },
    strictTransportSecurity: settings.url.startsWith('https:'),
  });
}

/** The security headers of answers that are no pages: nothing in them may load anything. */
export function answerHeaders(settings: Settings): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    strictTransportSecurity: settings.url.startsWith('https:'),
  });
}
