const CLASSES = [
  ['graphql', /^\/graphql$/],
  ['accounts', /^\/api\/auth\//],
  ['uploads', /^\/uploads(\/|$)/],
  ['files', /^\/files\//],
  ['receipts', /^\/(receipts|references|\.well-known)\//],
  ['exports', /^\/api\//],
  ['operation', /^\/(healthz|readyz|metrics)$/],
] as const;

/** The kind of route that a path belongs to: one of a few words, whatever is asked for. */
export function routeClassOf(path: string): string {
  return CLASSES.find(([, pattern]) => pattern.test(path))?.[0] ?? 'pages';
}
